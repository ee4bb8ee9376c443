import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { RefusedError, UnreadableAnswerError } from '#shared/clients/http/http-errors.ts';
import { messageOf } from '#shared/core/errors.ts';
import { foldedKey } from '#shared/core/folded-key.ts';
import type { Log } from '#shared/core/log.ts';
import { once, oncePerKey } from '#shared/core/once.ts';
import type { HasAccount } from '../schedule/left-out.ts';
import { nearError } from './listed.ts';
import { CannotSupplyError } from './repair.ts';

/**
 * Tells whether Echo360 knows somebody. One look a person, however many lessons they give; an answer about one person
 * that makes no sense is told to the log, and ends nobody's run.
 */
export function createAccountLook(echo360: Pick<Echo360Client, 'findUser'>, log: Pick<Log, 'warn'>): HasAccount {
  const look = oncePerKey<string, boolean>();
  return email =>
    look(foldedKey(email), async () => {
      try {
        return (await echo360.findUser(email)) !== null;
      } catch (error) {
        if (!(error instanceof RefusedError || error instanceof UnreadableAnswerError)) throw error;
        log.warn(
          {},
          `Whether a presenter has an account by now is not known, so it stays as it is: ${messageOf(error)}`,
        );
        return false;
      }
    });
}

/**
 * Invites a presenter whom Echo360 does not know. CMIS gives an e-mail address only, so the name is made from it.
 * Nobody gets a second account beside one whose address differs by case alone: all users are listed first, once a run.
 */
export function createPresenterSupply(
  echo360: Pick<Echo360Client, 'inviteUser' | 'listUsers'>,
  roles: readonly string[],
) {
  const invited = oncePerKey<string, string>();
  const addresses = once(async () => {
    const users = await echo360.listUsers();
    return new Map(users.flatMap(({ email }) => (email === null ? [] : [[foldedKey(email), email] as const])));
  });
  /** @throws CannotSupplyError */
  return async (email: string): Promise<void> => {
    const known = await invited(foldedKey(email), async () => {
      const existing = (await addresses()).get(foldedKey(email));
      if (existing !== undefined) return existing;
      const answer = await echo360.inviteUser({ email, ...nameIn(email), roles });
      if (answer.kind === 'done' || answer.kind === 'duplicate') return email;
      throw new CannotSupplyError(`the presenter ${email} could not be invited: ${answer.message}`);
    });
    if (known !== email) throw nearError('presenter', email, known);
  };
}

function nameIn(email: string): { firstName: string; lastName: string } {
  const words = (email.split('@')[0] ?? email).split(/[._-]+/).filter(word => word !== '');
  const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  const lastName = capital(words.at(-1) ?? email);
  const firstName = words.slice(0, -1).map(capital).join(' ');
  return { firstName: firstName === '' ? lastName : firstName, lastName };
}

import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { oncePerKey } from '#shared/core/once.ts';
import { CannotSupplyError } from './repair.ts';

/** Invites a presenter whom Echo360 does not know. CMIS gives an e-mail address only, so the name is made from it. */
export function createPresenterSupply(echo360: Pick<Echo360Client, 'inviteUser'>, roles: readonly string[]) {
  const once = oncePerKey<string, string>();
  /** @throws CannotSupplyError */
  return async (email: string): Promise<void> => {
    await once(email.toLowerCase(), async () => {
      const answer = await echo360.inviteUser({ email, ...nameIn(email), roles });
      if (answer.kind === 'done') return answer.item.id;
      if (answer.kind === 'duplicate') return email;
      throw new CannotSupplyError(`the presenter ${email} could not be invited: ${answer.message}`);
    });
  };
}

function nameIn(email: string): { firstName: string; lastName: string } {
  const words = (email.split('@')[0] ?? email).split(/[._-]+/).filter(word => word !== '');
  const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  const lastName = capital(words.at(-1) ?? email);
  const firstName = words.slice(0, -1).map(capital).join(' ');
  return { firstName: firstName === '' ? lastName : firstName, lastName };
}

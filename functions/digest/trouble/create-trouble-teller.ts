import type { SmtpConfig } from '#shared/clients/smtp/config.ts';
import { createSmtp } from '#shared/clients/smtp/smtp-client.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Trouble, TroubleTeller } from '#shared/descriptor/trouble.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { nextMail } from './next-mail.ts';
import { type TroubleMail, troubleMails } from './trouble-mails.ts';
import { type TroubleMailSettings, writeTroubleMail } from './write-trouble-mail.ts';

type Parts = Pick<Installation, 'store' | 'log' | 'instance' | 'operations'>;
/** Whether something of it is still to be told. */
function openness({ untold, stands }: TroubleMail): 'told' | 'open' {
  return untold.length > 0 || stands === 'trouble' ? 'open' : 'told';
}

type Mails = ReturnType<typeof collectionOf>;
type Found = Awaited<ReturnType<Mails['get']>>;

function collectionOf({ store }: Pick<Installation, 'store'>) {
  return collectionOn(store, troubleMails);
}

/**
 * Mails whoever answers for a function that it is in trouble, and that this is over: each once to each of them. What
 * is said is recorded first, so that a process that dies repeats it under the same Message-ID; where no record can be
 * made, as without the state store, this process remembers.
 */
export function createTroubleTeller(smtp: SmtpConfig, settings: TroubleMailSettings, parts: Parts): TroubleTeller {
  const { log, instance, operations, store } = parts;
  const client = createSmtp(smtp, instance)({ count: () => undefined, beforeWrite: async () => undefined });
  const mails = collectionOf(parts);
  /** What could not be recorded. */
  const remembered = new Map<string, TroubleMail>();

  const read = async (name: string): Promise<{ readonly found: Found; readonly isReadable: boolean }> => {
    try {
      return { found: await mails.get(name), isReadable: true };
    } catch (error) {
      log.warn({ function: name }, `What was told of ${name} could not be read: ${messageOf(error)}`);
      return { found: undefined, isReadable: false };
    }
  };
  /** Whether it is ours to say; another process may have been quicker. */
  const keep = async (name: string, found: Found, value: TroubleMail | undefined): Promise<boolean> => {
    const write =
      value !== undefined
        ? mails.setIfUnchanged(name, found, value)
        : found === undefined
          ? undefined
          : mails.removeIfUnchanged(name, found);
    if (write === undefined) return true;
    return (await store.commit(undefined, [write])).ok;
  };
  /** Mails it to those who have not had it; gives who still has not. */
  const send = async (name: string, mail: TroubleMail, trouble: Trouble | undefined): Promise<TroubleMail> => {
    const told = new Set(mail.told);
    const untold: string[] = [];
    for (const to of mail.untold) {
      try {
        const words = writeTroubleMail({ name, mail, trouble }, settings);
        const delivery = await client.send({ to, messageId: mail.messageId, ...words });
        if (delivery.status === 'accepted') told.add(to);
        else if (delivery.status === 'refused' && delivery.isLasting) {
          log.warn({ function: name, to }, `The mail server refuses to tell of ${name}: ${delivery.answer}`);
        } else untold.push(to);
      } catch (error) {
        log.warn({ function: name, to }, `Nobody could be mailed of ${name} now: ${messageOf(error)}`);
        untold.push(to);
      }
    }
    return { ...mail, told: [...told], untold, at: operations.now() };
  };

  const stands: TroubleTeller['stands'] = async (name, trouble, to) => {
    const { found, isReadable } = await read(name);
    const before = found?.value ?? remembered.get(name);
    const messageId = `<${operations.randomId()}@trouble.lockstep>`;
    const mail = nextMail(before, trouble, { now: operations.now(), to, messageId });
    if (mail === undefined) return before === undefined ? 'told' : openness(before);
    if (mail === 'forget') {
      remembered.delete(name);
      return (await keep(name, found, undefined)) ? 'told' : 'open';
    }
    if (!isReadable) {
      remembered.set(name, await send(name, mail, trouble));
      return 'open';
    }
    if (!(await keep(name, found, mail))) return 'open';
    remembered.delete(name);
    const sent = await send(name, mail, trouble);
    const kept = await mails.get(name);
    if (kept?.value.messageId === mail.messageId) await keep(name, kept, sent);
    return openness(sent);
  };
  return {
    stands,
    toldOf: async names => {
      const found = await mails.getMany(names);
      return [...found].flatMap(([name, { value }]) =>
        value.stands === 'trouble' || value.untold.length > 0 ? [name] : [],
      );
    },
  };
}

import type { SmtpClient } from '#shared/clients/smtp/smtp-client.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Write } from '#shared/state/store.ts';
import type { DigestConfig } from './config.ts';
import type { PlannedMail } from './plan-digest.ts';
import { type Told, told, toldKey } from './told.ts';
import { writeMail } from './write-mail.ts';

interface Parts {
  readonly client: SmtpClient;
  readonly settings: Pick<DigestConfig, 'console' | 'ask' | 'keepDays'>;
  readonly context: Pick<ApplyContext, 'store' | 'commit' | 'runId' | 'now'>;
}

/**
 * Says it: `sending` is recorded, the mail handed over, `sent` recorded. A run that dies in between leaves `sending`,
 * and the next one repeats the same mail under the same Message-ID: nothing is lost, and a mail that did arrive is told
 * by its id. What the server certainly did not take is as if it had not been tried.
 */
export async function sendMail(mail: PlannedMail, { client, settings, context }: Parts): Promise<Outcome> {
  const records = collectionOn(context.store, told);
  const before = await records.getMany(
    mail.matters.map(({ key }) => toldKey({ recipient: mail.recipient, matter: key })),
  );
  const write = (value: Told): Write => records.set(toldKey(value), value, settings);
  const recordsAs = (status: Told['status']): Write[] =>
    mail.matters.map(({ key, date, title, digest, isChanged }) =>
      write({
        recipient: mail.recipient,
        matter: key,
        date,
        title,
        digest,
        isChanged,
        status,
        messageId: mail.messageId,
        at: context.now(),
        runId: context.runId,
      }),
    );

  await context.commit(recordsAs('sending'));
  const delivery = await client.send({ to: mail.recipient, messageId: mail.messageId, ...writeMail(mail, settings) });
  switch (delivery.status) {
    case 'accepted':
      await context.commit([...recordsAs('sent'), ...mail.settled.map(record => records.remove(toldKey(record)))]);
      return { status: 'done', reason: '' };
    case 'refused': {
      // A repeat may have arrived the first time, so that stays open.
      if (mail.kind === 'news') {
        await context.commit(
          mail.matters.map(({ key }) => {
            const told = toldKey({ recipient: mail.recipient, matter: key });
            const earlier = before.get(told);
            return earlier === undefined ? records.remove(told) : write(earlier.value);
          }),
        );
      }
      return delivery.isLasting
        ? {
            status: 'failed',
            reason: `${mail.recipient} was not told: the mail server refused: ${delivery.answer}. Correct the address; it is tried again the next day`,
          }
        : { status: 'deferred', reason: `the mail server says later: ${delivery.answer}; the next run tries again` };
    }
    case 'unknown':
      return {
        status: 'failed',
        reason: `it is not known whether ${mail.recipient} was told: ${delivery.why}. The next run repeats the mail under the same Message-ID`,
      };
  }
}

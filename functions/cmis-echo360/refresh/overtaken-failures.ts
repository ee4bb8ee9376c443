import { type Change, changeKey } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { slotKey } from '../lesson/external-id.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { noWeek } from '../queue/untold-row.ts';
import type { YearFacts } from './year-facts.ts';

type Seen = Pick<YearFacts, 'setId' | 'isWhole' | 'present' | 'unreadable'> & {
  /** External ids that have a record of ours. */
  readonly recorded: ReadonlySet<string>;
};

/**
 * Failed notifications about which nothing is left to be done: their lesson is gone from CMIS and its recording from
 * our records; or they stand for a whole slot whose weeks could not be told, and this comparison saw all that CMIS has
 * of it. Only a comparison of the whole year can say so.
 */
export function overtakenFailures(failed: readonly NotificationRecord[], seen: Seen): NotificationRecord[] {
  const { setId, isWhole, present, unreadable, recorded } = seen;
  if (!isWhole) return [];
  return failed.filter(notification => {
    if (notification.setId !== setId || unreadable.has(slotKey(notification))) return false;
    if (notification.week === noWeek) return true;
    const { externalId } = notification;
    return !present.has(externalId) && !unreadable.has(externalId) && !recorded.has(externalId);
  });
}

/** What is said of one in its notification, and in the plan. */
export function overtakenBy({ week, slotId, externalId }: NotificationRecord): string {
  return week === noWeek
    ? `the comparison of the year, which saw all of slot ${slotId}`
    : `the comparison of the year, which found ${externalId} neither in CMIS nor among our recordings`;
}

/** The change that has echo360-queue close it, in CMIS too; without its payload. */
export function overtakenChange(notification: NotificationRecord): Omit<Change, 'payload'> {
  return {
    key: changeKey(bookkeepingKind, `notification ${notification.id}`, 'FAILED', 'to be closed'),
    kind: bookkeepingKind,
    target: notification.id,
    title: `notification ${notification.id}`,
    from: 'FAILED',
    to: 'to be closed as put right',
    reason: overtakenBy(notification),
  };
}

import { type Change, changeKey } from '#shared/core/change.ts';
import type { EndedNotification, Work } from './work.ts';

/** One change per occurrence whose notifications need no request. */
export function notificationChanges(ended: readonly EndedNotification[]): Change<Work>[] {
  const byOccurrence = Map.groupBy(ended, ({ notification }) => notification.externalId);
  return [...byOccurrence]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([externalId, ofOne]) => {
      const statuses = [...new Set(ofOne.map(({ status }) => status))].join(', ');
      return {
        key: changeKey('bookkeeping', externalId, ofOne.map(({ notification }) => notification.id).join(' '), statuses),
        kind: 'bookkeeping',
        target: externalId,
        title: `${ofOne.length === 1 ? 'message' : `${ofOne.length} messages`} of queue rows ${rowsText(ofOne)}`,
        from: 'waiting',
        to: statuses,
        reason: [...new Set(ofOne.map(({ message }) => message))].join('; '),
        payload: { do: 'end-notifications', ended: ofOne },
      };
    });
}

function rowsText(ended: readonly EndedNotification[]): string {
  return [...new Set(ended.map(({ notification }) => notification.queueId))].join(', ');
}

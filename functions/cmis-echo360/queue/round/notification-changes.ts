import { type Change, changeKey } from '#shared/core/change.ts';
import type { Settled, Work } from './work.ts';

/** One change per occurrence whose notifications need no request. */
export function settleChanges(settled: readonly Settled[]): Change<Work>[] {
  const byOccurrence = Map.groupBy(settled, ({ notification }) => notification.externalId);
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
        payload: { do: 'settle', settled: ofOne },
      };
    });
}

function rowsText(settled: readonly Settled[]): string {
  return [...new Set(settled.map(({ notification }) => notification.queueId))].join(', ');
}

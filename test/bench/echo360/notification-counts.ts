import { notificationStatuses } from '#functions/cmis-echo360/queue/notifications.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import type { Store } from '#shared/state/store.ts';

/** How many notifications there are, by status. */
export async function notificationCounts(store: Store): Promise<Record<string, number>> {
  const { notifications } = stateOn(store);
  const counts: Record<string, number> = {};
  for (const status of notificationStatuses) {
    const count = await notifications.count('withStatus', { status, isRetried: false });
    if (count > 0) counts[status] = count;
  }
  return counts;
}

/** Counts in words, for a note. */
export function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString('en-GB')} ${name}`)
    .join(', ');
}

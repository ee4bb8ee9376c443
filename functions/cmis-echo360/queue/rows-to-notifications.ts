import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { QueueRows } from '#shared/clients/cmis/queue-row.ts';
import type { RoomMapping } from '../config.ts';
import { notificationsFor, type Taken } from './notifications-for.ts';
import { oddTaken } from './untold-row.ts';

export interface TakenRow {
  readonly row: { readonly id: number; readonly setId: string | null };
  readonly taken: Taken;
}

export interface RowReading {
  readonly mapping: RoomMapping;
  /** SETIDs whose rows are ours. */
  readonly setIds: ReadonlySet<string>;
  readonly runId: string;
  now(): number;
}

/** What these queue rows become, with the calendars of their years. Nothing is written. */
export async function rowsToNotifications(
  cmis: Cmis,
  { rows, odd }: QueueRows,
  { mapping, setIds, runId, now }: RowReading,
): Promise<TakenRow[]> {
  const taken: TakenRow[] = odd.map(row => {
    const isOurs = row.setId === null || setIds.has(row.setId);
    return { row, taken: isOurs ? oddTaken(row, { mapping, now: now(), runId }) : { kind: 'not-ours' } };
  });
  for (const [setId, ofSet] of Map.groupBy(rows, row => row.setId)) {
    if (!setIds.has(setId)) {
      taken.push(...ofSet.map(row => ({ row, taken: { kind: 'not-ours' } as const })));
      continue;
    }
    const weekIds = ofSet.flatMap(({ weekIdOld, weekIdNew }) => [weekIdOld, weekIdNew].filter(id => id !== null));
    const calendar = await cmis.calendar(setId, weekIds);
    for (const row of ofSet) {
      taken.push({ row, taken: notificationsFor({ row, calendar, mapping, now: now(), runId }) });
    }
  }
  return taken;
}

/** How many of these rows are of each set that is not ours. */
export function countNotOurs(taken: readonly TakenRow[], counts: Map<string, number>): void {
  for (const { row, taken: became } of taken) {
    if (became.kind !== 'not-ours') continue;
    const setId = row.setId ?? '';
    counts.set(setId, (counts.get(setId) ?? 0) + 1);
  }
}

import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { QueueRow } from '#shared/clients/cmis/queue-row.ts';
import type { RoomMapping } from '../config.ts';
import { notificationsFor, type Taken } from './notifications-for.ts';

export interface TakenRow {
  readonly row: QueueRow;
  readonly taken: Taken;
}

export interface RowReading {
  readonly mapping: RoomMapping;
  readonly runId: string;
  now(): number;
}

/** What these queue rows become, with the calendars of their years. Nothing is written. */
export async function rowsToNotifications(
  cmis: Cmis,
  rows: readonly QueueRow[],
  { mapping, runId, now }: RowReading,
): Promise<TakenRow[]> {
  const taken: TakenRow[] = [];
  for (const [setId, ofSet] of Map.groupBy(rows, row => row.setId)) {
    const weekIds = ofSet.flatMap(({ weekIdOld, weekIdNew }) => [weekIdOld, weekIdNew].filter(id => id !== null));
    const calendar = await cmis.calendar(setId, weekIds);
    for (const row of ofSet) {
      taken.push({ row, taken: notificationsFor({ row, calendar, mapping, now: now(), runId }) });
    }
  }
  return taken;
}

import { z } from 'zod';
import type { Row } from './database.ts';
import { optionalWhole, parseRow, text, whole } from './parse-row.ts';
import { queueRowName, row, weekday } from './queue-row.ts';

/** When the lessons of some queue rows are, before and after the change. Weekdays are as CMIS had them. */
export interface QueueRowDays {
  readonly setId: string;
  readonly weekIdOld: number | null;
  readonly weekIdNew: number | null;
  readonly weekday: number | null;
  readonly weekdayOld: number | null;
  /** Ids of the rows. */
  readonly ids: number[];
}

const unknownDays = z.unknown().transform(() => null);
const days = row.pick({ ID: true }).extend({
  SETID: z.union([text, z.unknown().transform(() => '')]),
  WEEKID_OLD: z.union([optionalWhole, unknownDays]),
  WEEKID_NEW: z.union([optionalWhole, unknownDays]),
  WEEKDAY: weekday,
  WEEKDAY_OLD: weekday,
});

/**
 * Puts a row to those with the same days. What cannot be read of it is taken for unknown: that is told when it is taken
 * over.
 */
export function addQueueRowDays(known: Map<string, QueueRowDays>, found: Row): void {
  const key = [found['SETID'], found['WEEKID_OLD'], found['WEEKID_NEW'], found['WEEKDAY'], found['WEEKDAY_OLD']].join();
  const same = known.get(key);
  if (same !== undefined) {
    same.ids.push(whole.parse(found['ID']));
    return;
  }
  const q = parseRow(days, found, queueRowName);
  known.set(key, {
    setId: q.SETID,
    weekIdOld: q.WEEKID_OLD,
    weekIdNew: q.WEEKID_NEW,
    weekday: q.WEEKDAY,
    weekdayOld: q.WEEKDAY_OLD,
    ids: [q.ID],
  });
}

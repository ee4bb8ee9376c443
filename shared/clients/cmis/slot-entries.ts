import { z } from 'zod';
import type { Row } from './database.ts';
import { entered, type OwnColumns, ownColumnsOf } from './own-columns.ts';
import { optionalText, parseRow, text, whole } from './parse-row.ts';

/** Tables beside TIMETABLE that a lesson hangs on. */
export const joinedTables = [
  'MODULE',
  'MODULEGROUPS',
  'STT_COMPONENT_TYPE',
  'ROOMREQUESTS',
  'ROOMFEATURES',
  'WEEKMAPNUMERIC',
] as const;
export type JoinedTable = (typeof joinedTables)[number];

/** A slot of TIMETABLE whether or not it is to be recorded. */
export interface SlotEntry extends OwnColumns {
  readonly setId: string;
  readonly slotId: number;
  /**
   * Its own columns alone would have it recorded: taught, scheduled, in a room, for a group, with week, day and times.
   */
  readonly asksForIt: boolean;
  /** Tables that have nothing for it, so that it is not eligible. */
  readonly lacks: readonly Exclude<JoinedTable, 'WEEKMAPNUMERIC'>[];
  /** The weeks that its WEEKID leads to; empty for one that is not known. */
  readonly weeks: readonly number[];
}

const flag = whole.transform(value => value === 1);
const entryRow = z.object({
  SETID: text,
  SLOTID: whole,
  SOURCESID: optionalText,
  STATUS: entered,
  WEEKID: entered,
  WEEKDAY: entered,
  STARTTIME: entered,
  FINISHTIME: entered,
  MODULEID: optionalText,
  MODGRPCODE: optionalText,
  ROOMID: optionalText,
  ROOMGRPCODE: optionalText,
  HASMODULE: flag,
  HASGROUP: flag,
  HASTYPE: flag,
  HASREQUEST: flag,
  HASFEATURE: flag,
});

/**
 * Reads one row of `entriesOfSlots`. `weeksOf`: the weeks of a WEEKID. Throws ImplausibleAnswerError naming the slot.
 */
export function parseEntry(row: Row, weeksOf: (weekId: number) => readonly number[]): SlotEntry {
  const slot = parseRow(entryRow, row, found => `slot ${String(found['SLOTID'])} of ${String(found['SETID'])}`);
  const own: OwnColumns = ownColumnsOf(slot);
  const { roomGroupCode: _, ...needed } = own;
  const has: readonly (readonly [Exclude<JoinedTable, 'WEEKMAPNUMERIC'>, boolean])[] = [
    ['MODULE', slot.HASMODULE],
    ['MODULEGROUPS', slot.HASGROUP],
    ['STT_COMPONENT_TYPE', slot.HASTYPE],
    ['ROOMREQUESTS', slot.HASREQUEST],
    ['ROOMFEATURES', slot.HASFEATURE],
  ];
  return {
    ...own,
    setId: slot.SETID,
    slotId: slot.SLOTID,
    asksForIt:
      slot.SOURCESID === 'TEACH' &&
      Number(slot.STATUS) === 2 &&
      /^..\d\d$/.test(slot.MODGRPCODE ?? '') &&
      Object.values(needed).every(value => value !== null),
    lacks: has.flatMap(([table, isThere]) => (isThere ? [] : [table])),
    weeks: weeksOf(Number(slot.WEEKID)),
  };
}

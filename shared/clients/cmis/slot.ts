import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { Row } from './database.ts';
import type { Lesson, WeeklessSlot } from './event.ts';
import { entered, ownColumnsOf } from './own-columns.ts';
import { optionalText, parseRow, serverTime, text, whole } from './parse-row.ts';

/** An eligible slot before its weeks are unfolded, its day and times as entered. */
export interface CmisSlot extends Omit<Lesson, 'week'> {
  /** As entered; blank is missing. */
  readonly weekId: string | null;
  readonly weekday: string | null;
  readonly start: string | null;
  readonly finish: string | null;
}

const slotRow = z.object({
  SETID: text,
  SLOTID: whole,
  SLOTENTRY: whole,
  WEEKID: entered,
  WEEKDAY: entered,
  STARTTIME: entered,
  FINISHTIME: entered,
  MODULEID: text,
  MODGRPCODE: text,
  ROOMID: text,
  ROOMGRPCODE: optionalText,
  LECTURERID: optionalText,
  DEPTID: optionalText,
  BUSINESSEMAIL: optionalText,
  ISLECTURERS: whole,
  FEATUREID: text.pipe(z.enum(['VIDEOREC', 'AUDIOREC'])),
  SLOTNAME: optionalText,
  CHANGED: z.union([z.null(), serverTime]),
});

const nameOf = (row: Row): string => `slot ${String(row['SLOTID'])} of ${String(row['SETID'])}`;

/** A row of the event statements as a slot. Throws ImplausibleAnswerError naming the slot. */
export function parseSlot(row: Row): CmisSlot {
  const slot = parseRow(slotRow, row, nameOf);
  return {
    setId: slot.SETID,
    slotId: slot.SLOTID,
    slotEntry: slot.SLOTENTRY,
    ...ownColumnsOf(slot),
    lecturerId: slot.LECTURERID,
    presenterEmail: slot.BUSINESSEMAIL,
    presenterBy: slot.BUSINESSEMAIL === null ? null : slot.ISLECTURERS === 1 ? 'lecturer' : 'contact',
    departmentId: slot.DEPTID,
    name: slot.SLOTNAME,
    feature: slot.FEATUREID,
    changedAt: slot.CHANGED,
  };
}

/**
 * A row as a slot; one that cannot be read is there all the same, with what is wrong. Throws ImplausibleAnswerError
 * where it does not even tell its slot.
 */
export function readSlot(row: Row): CmisSlot | WeeklessSlot {
  try {
    return parseSlot(row);
  } catch (error) {
    const key = z.object({ SETID: text, SLOTID: whole }).safeParse(row).data;
    if (!(error instanceof ImplausibleAnswerError) || key === undefined) throw error;
    const told = (column: string): string | null => entered.safeParse(row[column]).data ?? null;
    return {
      setId: key.SETID,
      slotId: key.SLOTID,
      slotEntry: 1,
      week: null,
      date: null,
      fault: error.message.replace(/^.* cannot be read: /, ''),
      moduleId: told('MODULEID') ?? '',
      groupCode: told('MODGRPCODE') ?? '',
      roomId: told('ROOMID') ?? '',
      roomGroupCode: told('ROOMGRPCODE'),
      lecturerId: told('LECTURERID'),
      presenterEmail: null,
      presenterBy: null,
      departmentId: told('DEPTID'),
      name: told('SLOTNAME'),
      feature: 'AUDIOREC',
      changedAt: null,
    };
  }
}

/** While a timetable is made, a slot may have no week, day or time yet, or a blank one: then it has no lesson. */
export function isDated(slot: CmisSlot | WeeklessSlot): boolean {
  if ('fault' in slot) return true;
  const { weekId, weekday, start, finish } = slot;
  return weekId !== null && weekday !== null && start !== null && finish !== null;
}

import { z } from 'zod';
import { type CmisCalendar, lessonDate } from './calendar.ts';
import type { Row } from './database.ts';
import { optionalText, parseRow, serverTime, text, timeOfDay, whole } from './parse-row.ts';

/** What a slot asks to have recorded: picture and sound, or sound (and the display) alone. */
export type RecordingFeature = 'VIDEOREC' | 'AUDIOREC';

/** One eligible lesson on one date, as CMIS has it now. */
export interface CmisEvent {
  readonly setId: string;
  readonly slotId: number;
  /** Always 1 for an eligible slot. */
  readonly slotEntry: number;
  readonly week: number;
  readonly weekday: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, local time of the university. CMIS does not promise that `finish` is after `start`. */
  readonly start: string;
  readonly finish: string;
  readonly moduleId: string;
  readonly groupCode: string;
  readonly roomId: string;
  /** The room this one is a part of, for split rooms. */
  readonly roomGroupCode: string | null;
  readonly lecturerId: string | null;
  /** The lecturer's, else that of the slot's contact. */
  readonly presenterEmail: string | null;
  readonly departmentId: string | null;
  readonly name: string | null;
  readonly feature: RecordingFeature;
  /** When the slot last changed, by the database server's clock, `YYYY-MM-DDTHH:MM:SS`; null: not since the triggers were installed. Sorts as text, null first. */
  readonly changedAt: string | null;
}

/** An eligible slot before its weeks are unfolded. */
export interface CmisSlot extends Omit<CmisEvent, 'week' | 'date'> {
  readonly weekId: number;
}

const slotRow = z.object({
  SETID: text,
  SLOTID: whole,
  SLOTENTRY: whole,
  WEEKID: whole,
  WEEKDAY: whole.pipe(z.int().min(0).max(13)),
  STARTTIME: timeOfDay,
  FINISHTIME: timeOfDay,
  MODULEID: text,
  MODGRPCODE: text,
  ROOMID: text,
  ROOMGRPCODE: optionalText,
  LECTURERID: optionalText,
  DEPTID: optionalText,
  BUSINESSEMAIL: optionalText,
  FEATUREID: z.enum(['VIDEOREC', 'AUDIOREC']),
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
    weekId: slot.WEEKID,
    weekday: slot.WEEKDAY,
    start: slot.STARTTIME,
    finish: slot.FINISHTIME,
    moduleId: slot.MODULEID,
    groupCode: slot.MODGRPCODE,
    roomId: slot.ROOMID,
    roomGroupCode: slot.ROOMGRPCODE,
    lecturerId: slot.LECTURERID,
    presenterEmail: slot.BUSINESSEMAIL,
    departmentId: slot.DEPTID,
    name: slot.SLOTNAME,
    feature: slot.FEATUREID,
    changedAt: slot.CHANGED,
  };
}

/** The slot's lessons, one per week of its WEEKID, in the order of weeks. A WEEKID without weeks has no lessons. */
export function unfold(slot: CmisSlot, calendar: CmisCalendar): readonly CmisEvent[] {
  const { weekId, ...shared } = slot;
  return (calendar.weeks.get(weekId) ?? []).flatMap(week => {
    const date = lessonDate(calendar, week, slot.weekday);
    return date === undefined ? [] : [{ ...shared, week, date }];
  });
}

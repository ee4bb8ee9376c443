import { z } from 'zod';
import { type CmisCalendar, lessonDate } from './calendar.ts';
import type { Row } from './database.ts';
import { optionalText, parseRow, serverTime, text, timeOfDay, whole } from './parse-row.ts';

/** What a slot asks to have recorded: picture and sound, or sound (and the display) alone. */
export type RecordingFeature = 'VIDEOREC' | 'AUDIOREC';

/** What is known of an eligible lesson apart from its time. */
interface Lesson {
  readonly setId: string;
  readonly slotId: number;
  /** Always 1 for an eligible slot. */
  readonly slotEntry: number;
  readonly week: number;
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

/** One eligible lesson on one date, as CMIS has it now. */
export interface CmisEvent extends Lesson {
  readonly weekday: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, local time of the university; `finish` is after `start`. */
  readonly start: string;
  readonly finish: string;
  readonly fault?: undefined;
}

/** An eligible lesson whose day or times were entered in a way that cannot be read: it is there, but not when. */
export interface UnreadableEvent extends Lesson {
  /** `YYYY-MM-DD`, where at least the day can be read. */
  readonly date: string | null;
  /** What is wrong, in a timetabler's words. */
  readonly fault: string;
}

/** Told apart by `fault`. */
export type FoundEvent = CmisEvent | UnreadableEvent;

/** An eligible slot before its weeks are unfolded, its day and times as entered. */
export interface CmisSlot extends Omit<Lesson, 'week'> {
  readonly weekId: number;
  readonly weekday: string;
  readonly start: string;
  readonly finish: string;
}

/** What somebody entered, whatever it is. */
const entered = z.union([z.string(), z.number(), z.bigint()]).transform(String);

const slotRow = z.object({
  SETID: text,
  SLOTID: whole,
  SLOTENTRY: whole,
  WEEKID: whole,
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
export function unfold(slot: CmisSlot, calendar: CmisCalendar): readonly FoundEvent[] {
  const { weekId, weekday: _, start: _start, finish: _finish, ...shared } = slot;
  const { weekday, start, finish, faults } = timesOf(slot);
  return (calendar.weeks.get(weekId) ?? []).map(week => {
    const lesson = { ...shared, week };
    const date = weekday === undefined ? undefined : lessonDate(calendar, week, weekday);
    if (weekday === undefined || date === undefined) {
      const fault = `its weekday "${slot.weekday}" is no day of a week`;
      return { ...lesson, date: null, fault: [fault, ...faults].join('; ') };
    }
    if (start === undefined || finish === undefined || faults.length > 0) {
      return { ...lesson, date, fault: faults.join('; ') };
    }
    return { ...lesson, weekday, date, start, finish };
  });
}

function timesOf({ weekday, start, finish }: CmisSlot) {
  const from = timeOfDay.safeParse(start).data;
  const to = timeOfDay.safeParse(finish).data;
  const faults = [
    ...(from === undefined ? [`it begins at "${start}", not at a time such as 09:00`] : []),
    ...(to === undefined ? [`it ends at "${finish}", not at a time such as 10:00`] : []),
    ...(from !== undefined && to !== undefined && to <= from
      ? [`it ends (${to}) no later than it begins (${from})`]
      : []),
  ];
  return { weekday: whole.safeParse(weekday).data, start: from, finish: to, faults };
}

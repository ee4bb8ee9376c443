import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type CmisCalendar, lessonDate } from './calendar.ts';
import type { Row } from './database.ts';
import { optionalText, parseRow, serverTime, text, timeOfDay, whole } from './parse-row.ts';
import { entered, type OwnColumns } from './slot-entries.ts';

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
  /** Whose that is; null without one. */
  readonly presenterBy: 'lecturer' | 'contact' | null;
  readonly departmentId: string | null;
  readonly name: string | null;
  readonly feature: RecordingFeature;
  /**
   * When the slot last changed, by the database server's clock, `YYYY-MM-DDTHH:MM:SS`; null: not since the triggers
   * were installed. Sorts as text, null first.
   */
  readonly changedAt: string | null;
}

/** One eligible lesson on one date, as CMIS has it now. */
export interface CmisEvent extends Lesson {
  readonly weekday: number;
  /** Its slot's own columns. */
  readonly own: OwnColumns;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, local time of the university; `finish` is after `start`. */
  readonly start: string;
  readonly finish: string;
  readonly fault?: undefined;
}

/** An eligible slot whose weeks cannot be told: some may have been recorded. */
export interface WeeklessSlot extends Omit<Lesson, 'week'> {
  readonly week: null;
  readonly date: null;
  readonly fault: string;
}

/** An eligible lesson whose day or times were entered in a way that cannot be read: it is there, but not when. */
export interface UnreadableEvent extends Lesson {
  /** `YYYY-MM-DD`, where at least the day can be read. */
  readonly date: string | null;
  /** What is wrong, in a timetabler's words. */
  readonly fault: string;
}

/** Told apart by `fault` and `week`. */
export type FoundEvent = CmisEvent | UnreadableEvent | WeeklessSlot;

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

/**
 * The slot's lessons, one per week of its WEEKID, in the order of weeks. A WEEKID that leads to no week is one event
 * without a week.
 */
export function unfold(slot: CmisSlot | WeeklessSlot, calendar: CmisCalendar): readonly FoundEvent[] {
  if ('fault' in slot) return [slot];
  const { weekId, weekday: _, start: _start, finish: _finish, ...shared } = slot;
  const { moduleId, groupCode, roomId, roomGroupCode } = shared;
  const own: OwnColumns = {
    weekId,
    weekday: slot.weekday,
    start: slot.start,
    finish: slot.finish,
    moduleId,
    groupCode,
    roomId,
    roomGroupCode,
  };
  const { weekday, start, finish, faults } = timesOf(slot);
  const weeks = weekId === null ? undefined : calendar.weeks.get(Number(weekId));
  if (weeks === undefined || weeks.length === 0) {
    return [
      { ...shared, week: null, date: null, fault: `its WEEKID "${weekId ?? ''}" leads to no week (WEEKMAPNUMERIC)` },
    ];
  }
  return weeks.map(week => {
    const lesson = { ...shared, week };
    if (!calendar.weekStarts.has(week)) {
      return { ...lesson, date: null, fault: [`week ${week} has no first day (WEEKSTRUCTURE)`, ...faults].join('; ') };
    }
    const date = weekday === undefined ? undefined : lessonDate(calendar, week, weekday);
    if (weekday === undefined || date === undefined) {
      const fault = `its weekday "${slot.weekday ?? ''}" is no day of a week`;
      return { ...lesson, date: null, fault: [fault, ...faults].join('; ') };
    }
    if (start === undefined || finish === undefined || faults.length > 0) {
      return { ...lesson, date, fault: faults.join('; ') };
    }
    return { ...lesson, weekday, own, date, start, finish };
  });
}

function timesOf({ weekday, start, finish }: CmisSlot) {
  const from = timeOfDay.safeParse(start).data;
  const to = timeOfDay.safeParse(finish).data;
  const faults = [
    ...(from === undefined ? [`it begins at "${start ?? ''}", not at a time such as 09:00`] : []),
    ...(to === undefined ? [`it ends at "${finish ?? ''}", not at a time such as 10:00`] : []),
    ...(from !== undefined && to !== undefined && to <= from
      ? [`it ends (${to}) no later than it begins (${from})`]
      : []),
  ];
  return { weekday: whole.safeParse(weekday).data, start: from, finish: to, faults };
}

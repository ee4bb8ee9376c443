import { z } from 'zod';
import type { CmisDatabase } from './database.ts';
import { day, parseRow, whole } from './parse-row.ts';
import { weekStarts, weeksOfWeekIds } from './statements/calendar.ts';

/** The weeks of one set (academic year). */
export interface CmisCalendar {
  readonly setId: string;
  /** First day, `YYYY-MM-DD`, of each week number. Weeks need not begin on a Monday. */
  readonly weekStarts: ReadonlyMap<number, string>;
  /** The week numbers of each WEEKID, ascending, each once, whether or not the week has a first day. */
  readonly weeks: ReadonlyMap<number, readonly number[]>;
  /** The WEEKDAY of a week's first day. */
  readonly firstWeekday: number;
}

/** A week may be without a first day that can be read: if it is used, its lessons cannot be read then. */
const weekStartRow = z.object({ WEEKNUMBER: whole, STARTDATE: z.union([day, z.unknown().transform(() => null)]) });
const weekMapRow = z.object({ WEEKID: whole, WEEKNUMBER: whole });

const msPerDay = 86_400_000;

/** Weekdays run for two weeks from a week's first day, so that short weeks are covered. */
const weekdays = 14;

/** The date `YYYY-MM-DD` that lies `days` after `date`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * msPerDay).toISOString().slice(0, 10);
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / msPerDay;
}

/**
 * The date of a lesson, `YYYY-MM-DD`: the week's first day plus the weekday (seed's SQL: STARTDATE + WEEKDAY;
 * `firstWeekday` shifts that for an installation that counts from 1). Undefined for a week the calendar does not have
 * and for a weekday that is none.
 */
export function lessonDate(calendar: CmisCalendar, week: number, weekday: number): string | undefined {
  const start = calendar.weekStarts.get(week);
  const days = weekday - calendar.firstWeekday;
  return start === undefined || days < 0 || days >= weekdays ? undefined : addDays(start, days);
}

/**
 * Whether any WEEKID leads to a week with a first day. One that leads to none is unreadable; when all do, the tables of
 * weeks are not filled.
 */
export function hasWeeks({ weeks, weekStarts }: CmisCalendar): boolean {
  for (const numbers of weeks.values()) if (numbers.some(week => weekStarts.has(week))) return true;
  return false;
}

/** Every WEEKDAY under which CMIS could have entered a lesson on one of these dates. */
export function weekdaysOf(calendar: CmisCalendar, dates: Iterable<string>): readonly number[] {
  const starts = [...new Set(calendar.weekStarts.values())].map(dayNumber);
  const found = new Set<number>();
  for (const date of new Set(dates)) {
    for (const start of starts) {
      const offset = dayNumber(date) - start;
      if (offset >= 0 && offset < weekdays) found.add(offset + calendar.firstWeekday);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Every week number in which a lesson on one of these dates could lie. */
export function weeksOf({ weekStarts }: CmisCalendar, dates: Iterable<string>): readonly number[] {
  const wanted = [...new Set(dates)];
  return [...weekStarts].flatMap(([week, start]) => {
    const end = addDays(start, weekdays);
    return wanted.some(date => date >= start && date < end) ? [week] : [];
  });
}

/** Reads a set's weeks: two statements. A set that CMIS does not have gives an empty calendar. */
export async function readCalendar(database: CmisDatabase, setId: string, firstWeekday: number): Promise<CmisCalendar> {
  const starts = new Map<number, string>();
  for await (const row of database.stream(weekStarts, { setId })) {
    const week = parseRow(weekStartRow, row, () => `a week of ${setId} in WEEKSTRUCTURE`);
    if (week.STARTDATE !== null) starts.set(week.WEEKNUMBER, week.STARTDATE);
  }
  const numbers = new Map<number, Set<number>>();
  for await (const row of database.stream(weeksOfWeekIds, { setId })) {
    const { WEEKID, WEEKNUMBER } = parseRow(weekMapRow, row, () => `a row of ${setId} in WEEKMAPNUMERIC`);
    numbers.set(WEEKID, (numbers.get(WEEKID) ?? new Set()).add(WEEKNUMBER));
  }
  const weeks = new Map([...numbers].map(([weekId, found]) => [weekId, [...found].sort((a, b) => a - b)]));
  return { setId, weekStarts: starts, weeks, firstWeekday };
}

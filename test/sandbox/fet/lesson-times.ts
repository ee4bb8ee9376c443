import type { FetTimetable } from './load-fet.ts';

export interface HourSpan {
  /** Minutes since midnight. */
  readonly start: number;
  readonly finish: number;
}

const range = /^\D*(\d{1,2})[.:](\d{2})\s*-\s*(\d{1,2})[.:](\d{2})\D*$/;
const morning = 8 * 60;
const afternoon = 14 * 60;

/** Minutes since midnight as `HH:MM`. */
export function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function spanOf(name: string): HourSpan | undefined {
  const [, ...parts] = range.exec(name) ?? [];
  const [startHour, startMinute, finishHour, finishMinute] = parts.map(Number);
  if (startHour === undefined || startMinute === undefined || finishHour === undefined || finishMinute === undefined)
    return undefined;
  return { start: startHour * 60 + startMinute, finish: finishHour * 60 + finishMinute };
}

/**
 * Which day of the week (0 is the first day of the timetable's week) and what time a lesson is at. Times are those in
 * the names of the hours where each of them says from when to when; otherwise hours are sixty minutes from 08:00, and
 * of an afternoon from 14:00.
 */
export function lessonTime(
  timetable: Pick<FetTimetable, 'hours' | 'halfDays'>,
  day: number,
  hour: number,
  duration: number,
): { readonly weekday: number; readonly span: HourSpan } {
  const last = Math.min(hour + duration, timetable.hours.length) - 1;
  const named = timetable.hours.map(spanOf);
  const first = named[hour];
  const end = named[last];
  if (!timetable.halfDays && named.every(span => span !== undefined) && first !== undefined && end !== undefined) {
    return { weekday: day, span: { start: first.start, finish: end.finish } };
  }
  const origin = timetable.halfDays && day % 2 === 1 ? afternoon : morning;
  return {
    weekday: timetable.halfDays ? Math.floor(day / 2) : day,
    span: { start: origin + hour * 60, finish: origin + (last + 1) * 60 },
  };
}

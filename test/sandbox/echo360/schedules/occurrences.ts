import type { DayOfWeek, Schedule } from '../records.ts';

const days: readonly DayOfWeek[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const dayMs = 86_400_000;

type Dated = Pick<Schedule, 'startDate' | 'endDate' | 'daysOfWeek' | 'exclusionDates'>;

/** The dates (YYYY-MM-DD) on which a schedule records: one, or those of its series less the excluded ones. */
export function datesOf({ startDate, endDate, daysOfWeek, exclusionDates }: Dated): string[] {
  if (endDate === undefined) return [startDate];
  const dates: string[] = [];
  for (let at = Date.parse(startDate); at <= Date.parse(endDate); at += dayMs) {
    const day = days[new Date(at).getUTCDay()];
    const date = isoDate(at);
    if (day !== undefined && daysOfWeek.includes(day) && !exclusionDates.includes(date)) dates.push(date);
  }
  return dates;
}

/** Whether a text is a date of the calendar, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && isoDate(at) === text;
}

/** Minutes since midnight of HH:MM. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function nextDate(date: string): string {
  return isoDate(Date.parse(date) + dayMs);
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

import { hash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { mostWeeks } from '#shared/clients/termtime/writes.ts';
import type { Days } from '../bookings/read/window.ts';

/** A booking of somebody else in Booker. Times are local, `YYYY-MM-DDTHH:MM`. */
export interface OthersBooking {
  /** TermTime's code of the room. */
  readonly room: string;
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly attendees: number | null;
}

/** What stands at one weekday and time in one room, in up to ten weeks: one room booking of TermTime. */
export interface Series {
  /** Ours, and the same as long as room, weekday, time and title are. */
  readonly code: string;
  readonly room: string;
  readonly title: string;
  /** 1 is Monday. */
  readonly weekday: number;
  /** `HH:MM`. */
  readonly time: string;
  readonly duration: string;
  readonly attendees: number | null;
  /** ISO weeks, `YYYY-Www`, in order. */
  readonly weeks: readonly string[];
}

const longestTitle = 200;

/** `lockstep-` begins every code of ours. */
export const codeMark = 'lockstep-';

/**
 * Puts bookings together that are the same but for their week, ten weeks at most: TermTime's pattern holds no more.
 * Which weeks go together is fixed by the calendar, so that a week more or less changes one room booking and not all
 * that follow. Only what begins on the days that were read counts.
 */
export function seriesOf(bookings: readonly OthersBooking[], { from, to }: Days): Series[] {
  const found = new Map<string, { first: OthersBooking; weekday: number; weeks: Set<string> }>();
  // Of one that lasts for days, those that have passed are no part of it any more.
  const within = bookings.flatMap(perDay).filter(({ start }) => from <= start.slice(0, 10) && start.slice(0, 10) <= to);
  for (const booking of within) {
    const date = Temporal.PlainDate.from(booking.start.slice(0, 10));
    const monday = date.subtract({ days: date.dayOfWeek - 1 });
    const block = Math.floor(weekNumber(monday) / mostWeeks);
    const { room, start, end, title, attendees } = booking;
    const key = JSON.stringify([
      room,
      date.dayOfWeek,
      start.slice(11),
      durationOf(start, end),
      title,
      attendees,
      block,
    ]);
    const known = found.get(key);
    const week = `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
    if (known === undefined) found.set(key, { first: booking, weekday: date.dayOfWeek, weeks: new Set([week]) });
    else known.weeks.add(week);
  }
  return [...found]
    .map(([key, { first, weekday, weeks }]) => ({
      code: `${codeMark}${hash('sha256', key).slice(0, 20)}`,
      room: first.room,
      title: first.title.slice(0, longestTitle) || 'Booked in Booker',
      weekday,
      time: first.start.slice(11),
      duration: durationOf(first.start, first.end),
      attendees: first.attendees,
      weeks: [...weeks].sort(),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The Monday of an ISO week, `YYYY-MM-DD`. */
export function mondayOf(week: string): string {
  const [year = '', number = ''] = week.split('-W');
  const fourth = Temporal.PlainDate.from(`${year}-01-04`);
  return fourth
    .subtract({ days: fourth.dayOfWeek - 1 })
    .add({ weeks: Number(number) - 1 })
    .toString();
}

/**
 * Whether what stands in an ISO week on a weekday (1 is Monday) does so on one of these days. Where the weekday cannot
 * be told, all of the week has to be within.
 */
export function isWithin(week: string, weekday: number | undefined, { from, to }: Days): boolean {
  const monday = Temporal.PlainDate.from(mondayOf(week));
  const first = monday.add({ days: (weekday ?? 1) - 1 }).toString();
  const last = monday.add({ days: (weekday ?? 7) - 1 }).toString();
  return from <= first && last <= to;
}

function weekNumber(monday: Temporal.PlainDate): number {
  return Math.round(Temporal.PlainDate.from('1970-01-05').until(monday).days / 7);
}

/** A duration holds a day at most: what is longer is several bookings. */
function perDay(booking: OthersBooking): OthersBooking[] {
  const parts: OthersBooking[] = [];
  let start = Temporal.PlainDateTime.from(booking.start);
  const end = Temporal.PlainDateTime.from(booking.end);
  const text = (time: Temporal.PlainDateTime) => time.toString({ smallestUnit: 'minute' });
  while (Temporal.PlainDateTime.compare(start.add({ hours: 23, minutes: 59 }), end) < 0) {
    const midnight = start.toPlainDate().add({ days: 1 }).toPlainDateTime();
    parts.push({ ...booking, start: text(start), end: text(midnight) });
    start = midnight;
    if (Temporal.PlainDateTime.compare(start, end) >= 0) return parts;
  }
  return [...parts, { ...booking, start: text(start), end: booking.end }];
}

/** `HH:MM`; a whole day is 23:59, since TermTime's notation ends there. */
function durationOf(start: string, end: string): string {
  const minutes = Math.min(1439, (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

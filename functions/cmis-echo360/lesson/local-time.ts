import { Temporal } from 'temporal-polyfill';

/**
 * An instant (ms since the epoch) as local date and time, `YYYY-MM-DD HH:MM:SS`, in a zone: sortable beside a lesson's
 * date and start.
 */
export function localTime(instant: number, timeZone: string): string {
  const local = new Date(instant + offsetAt(instant, timeZone)).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

const quarter = 15 * 60_000;

/** A run asks about a few instants close to each other, for each of its lessons. */
let latest = { quarter: Number.NaN, timeZone: '', offset: 0 };

/** By how many ms the clocks of a zone are ahead of UTC. No zone changes its clocks but at a quarter of an hour. */
function offsetAt(instant: number, timeZone: string): number {
  const current = Math.floor(instant / quarter);
  if (current !== latest.quarter || timeZone !== latest.timeZone) {
    const local = Temporal.Instant.fromEpochMilliseconds(current * quarter).toZonedDateTimeISO(timeZone);
    latest = { quarter: current, timeZone, offset: local.offsetNanoseconds / 1e6 };
  }
  return latest.offset;
}

/** Whole minutes from one time of day to another, both `HH:MM`; negative when the second is earlier. */
export function minutesBetween(start: string, end: string): number {
  return minuteOfDay(end) - minuteOfDay(start);
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

import { Temporal } from 'temporal-polyfill';

/**
 * An instant (ms since the epoch) as local date and time, `YYYY-MM-DD HH:MM:SS`, in a zone: sortable beside a lesson's
 * date and start.
 */
export function localTime(instant: number, timeZone: string): string {
  if (instant !== latest.instant || timeZone !== latest.timeZone)
    latest = { instant, timeZone, text: told(instant, timeZone) };
  return latest.text;
}

/** A run asks about one instant for each of its lessons. */
let latest = { instant: Number.NaN, timeZone: '', text: '' };

function told(instant: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** Whole minutes from one time of day to another, both `HH:MM`; negative when the second is earlier. */
export function minutesBetween(start: string, end: string): number {
  return minuteOfDay(end) - minuteOfDay(start);
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

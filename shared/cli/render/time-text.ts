import { Temporal } from 'temporal-polyfill';

const zone = 'Europe/London';

function local(ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}

/** `20:31` today, `22 Nov 02:00` otherwise, with the year where it is another one; the wall clock of London. */
export function timeText(ms: number, now: number): string {
  const at = local(ms);
  const today = local(now);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  if (at.toPlainDate().equals(today.toPlainDate())) return time;
  const date = at.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(at.year === today.year ? {} : { year: 'numeric' }),
  });
  return `${date} ${time}`;
}

/** `2026-11-21 20:31:07`, for records. */
export function exactTimeText(ms: number): string {
  return local(ms).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

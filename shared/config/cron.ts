import { Temporal } from 'temporal-polyfill';
import { ConfigError } from '#shared/core/errors.ts';

/** When something is due: five sets, as the five fields of a cron line. */
export interface CronTimes {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 1 Monday to 7 Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** With both restricted, a day that fits either is due: cron's own rule. */
  readonly eitherDay: boolean;
}

const names = ['minute', 'hour', 'day of the month', 'month', 'day of the week'] as const;
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

function fieldValues(field: string, index: number, cron: string): ReadonlySet<number> {
  const [least, most] = ranges[index] ?? [0, 0];
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    const from = Number(match?.[1] ?? least);
    const to = Number(match?.[2] ?? (match?.[1] === undefined || match[3] !== undefined ? most : from));
    const step = Number(match?.[3] ?? 1);
    if (match === null || from < least || to > most || from > to || step < 1) {
      throw new ConfigError(
        `The schedule "${cron}" is not understood: its ${names[index]} must lie in ${least}-${most}.`,
      );
    }
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

/** Reads five cron fields of numbers, lists, ranges and steps. Throws ConfigError for anything else. */
export function parseCron(cron: string): CronTimes {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== ranges.length) throw new ConfigError(`The schedule "${cron}" does not have five fields.`);
  const sets = fields.map((field, index) => fieldValues(field, index, cron));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!(minutes && hours && days && months && weekdays)) throw new ConfigError(`The schedule "${cron}" is incomplete.`);
  return {
    minutes,
    hours,
    days,
    months,
    weekdays: new Set([...weekdays].map(day => (day === 0 ? 7 : day))),
    eitherDay: !fields[2]?.startsWith('*') && !fields[4]?.startsWith('*'),
  };
}

function dayFits(at: Temporal.ZonedDateTime, times: CronTimes): boolean {
  const byDate = times.days.has(at.day);
  const byWeekday = times.weekdays.has(at.dayOfWeek);
  return times.months.has(at.month) && (times.eitherDay ? byDate || byWeekday : byDate && byWeekday);
}

const longestSearchYears = 5;

/**
 * The next time after `after` (ms since the epoch) that fits, by the wall clock of `zone`: what the clock change skips is not due that
 * day, and what it repeats is due twice. Throws ConfigError for a day that never comes, such as 31 February.
 */
export function nextTime(times: CronTimes, zone: string, after: number): number {
  const start = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone);
  const end = start.add({ years: longestSearchYears });
  let at = start.with({ second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }).add({ minutes: 1 });
  while (Temporal.ZonedDateTime.compare(at, end) < 0) {
    if (!dayFits(at, times)) at = at.startOfDay().add({ days: 1 }).startOfDay();
    else if (!times.hours.has(at.hour)) at = at.subtract({ minutes: at.minute }).add({ hours: 1 });
    else if (!times.minutes.has(at.minute)) at = at.add({ minutes: 1 });
    else return at.epochMilliseconds;
  }
  throw new ConfigError('A schedule names a day that never comes.');
}

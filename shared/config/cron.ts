import { Cron } from 'croner';
import { ConfigError, messageOf } from '#shared/core/errors.ts';

/** Five cron fields and the zone whose wall clock they go by. */
export interface CronSchedule {
  readonly cron: string;
  readonly zone: string;
}

/**
 * The next time after `after` (ms since the epoch) at which a schedule is due, by the wall clock of its zone. At the
 * clock changes: a time of day that spring leaves out is due at the end of the gap, and one that autumn repeats is due
 * once, the first time. A schedule with `*` or `/` among its minutes or hours runs through: it has no time of day to
 * miss or to repeat.
 * @throws ConfigError for fields that are not understood, and for a day that never comes, such as 31 February.
 */
export function nextTime({ cron, zone }: CronSchedule, after: number): number {
  const due = understood(cron, zone).nextRun(new Date(after));
  if (due === null) throw new ConfigError(`The schedule "${cron}" names a day that never comes.`);
  return due.getTime();
}

/**
 * Whether five cron fields are understood and name a day that comes. Asks no time zone, which is a hundred times as
 * quick.
 */
export function comesEver(cron: string): boolean {
  try {
    return new Cron(cron, { mode: '5-part', utcOffset: 0 }).nextRun(new Date(0)) !== null;
  } catch {
    // The schema's own message says what is expected.
    return false;
  }
}

function understood(cron: string, zone: string): Cron {
  try {
    return new Cron(cron, { mode: '5-part', timezone: zone, fixedTimeRule: 'no-wildcard' });
  } catch (error) {
    throw new ConfigError(`The schedule "${cron}" is not understood: ${messageOf(error)}`, { cause: error });
  }
}

import { z } from 'zod';
import { comesEver } from './cron.ts';

const defaultZone = 'Europe/London';

/** Zones that were looked up: nearly every schedule has the same. */
const zones = new Map<string, boolean>([[defaultZone, true]]);

function isZone(name: string): boolean {
  const known = zones.get(name) ?? isKnownZone(name);
  zones.set(name, known);
  return known;
}

function isKnownZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // The schema's own message says what is expected.
    return false;
  }
}

/** Of what cron knows, the part that Cloud Scheduler and the local scheduler read alike. */
const cronField = String.raw`(\*|[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)(/[0-9]+)?`;

export const schedule = z
  .strictObject({
    text: z.string().min(1).describe('The schedule in words, as people see it'),
    cron: z
      .string()
      .regex(new RegExp(`^${cronField}( ${cronField}){4}$`), {
        error: 'expected five cron fields of numbers: minute hour day-of-month month day-of-week',
        abort: true,
      })
      .refine(comesEver, {
        error:
          'a cron field is out of its range: minute 0-59 hour 0-23 day 1-31 month 1-12 day-of-week 0-7; a step follows * or a range, as */5 or 0-30/5; or the day never comes, as 31 February',
      })
      .describe('Five cron fields: minute hour day-of-month month day-of-week (0 is Sunday)'),
    zone: z
      .string()
      .refine(isZone, { error: 'expected the name of a time zone, such as Europe/London' })
      .default(defaultZone)
      .describe(
        'Time zone of the cron fields. A time of day that the clocks leave out in spring is due right after, one that they repeat in autumn once',
      ),
  })
  .describe('When it runs by itself');

export type Schedule = z.infer<typeof schedule>;

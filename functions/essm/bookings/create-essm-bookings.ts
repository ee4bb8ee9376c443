import { z } from 'zod';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import { type BookerConfig, bookerAccount } from '#shared/clients/booker/config.ts';
import type { TermtimeConfig } from '#shared/clients/termtime/config.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Instance } from '#shared/core/instance.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { EssmBookingsConfig } from '../config.ts';
import { verifyBooker } from '../verify-target.ts';
import { applyUnit } from './apply/apply-unit.ts';
import { acting } from './apply/moment.ts';
import { bookingLimits } from './limits.ts';
import { planBookings } from './plan/plan-bookings.ts';
import type { Reading } from './plan/reading.ts';
import type { Work } from './plan/work.ts';
import { departmentsOf } from './read/both-sides.ts';
import { readBookings } from './read/read-bookings.ts';

export const bookingsName = 'essm-bookings';

/** The optional body of a request: there is nothing to choose. */
const parameters = z.strictObject({}).optional();

/**
 * Makes the sync TermTime → Booker from its validated configuration, once per instance. `booker`: the instance that is
 * written to. See README.md for what it owns and what it never does. Throws ConfigError for a limit that it does not
 * know.
 */
export function createEssmBookings(
  config: EssmBookingsConfig,
  systems: { readonly termtime: TermtimeConfig; readonly booker: BookerConfig },
  instance: Instance,
): Sync<Reading, Work, z.infer<typeof parameters>> {
  const termtime = createTermtimeUpstream(systems.termtime, instance);
  const booker = createBookerUpstream(systems.booker, instance);
  const departments = departmentsOf(config);
  const { clashes: strategy, timeZone } = config;
  const seen = new WeakMap<ReadContext, Reading>();
  return {
    name: bookingsName,
    target: booker.target,
    parameters,
    limits: limitsWith(bookingLimits, config.limits, bookingsName),
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: async () => verifyBooker(bookingsName, booker.target, config.writable),
    async read(context) {
      keepMemorySmall();
      const sides = { termtime: termtime.connect(context), booker: booker.connect(context) };
      const reading = await readBookings(
        config,
        { database: termtime.target, account: bookerAccount(systems.booker) },
        sides,
        context,
      );
      seen.set(context, reading);
      return reading;
    },
    plan: (reading, now) => planBookings(reading, now, { departments, strategy, timeZone }),
    async apply(unit, context) {
      const reading = seen.get(context);
      if (reading === undefined) throw new Error('a plan is applied in the round that read for it');
      const { account, codeOf, readAt } = reading;
      return applyUnit(unit, acting({ booker: booker.connect(context), context, config, account, codeOf, readAt }));
    },
  };
}

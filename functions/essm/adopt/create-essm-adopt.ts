import { z } from 'zod';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import { type BookerConfig, bookerAccount } from '#shared/clients/booker/config.ts';
import type { Activities } from '#shared/clients/termtime/activity-schema.ts';
import type { TermtimeConfig } from '#shared/clients/termtime/config.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type BookingRecord, bookings } from '../booking/booking-record.ts';
import { weekKey } from '../booking/is-booking-gone.ts';
import { readBookings } from '../bookings/read/read-bookings.ts';
import type { EssmBookingsConfig } from '../config.ts';
import { type AdoptReading, begunAmong, isTaken, planAdopt } from './plan-adopt.ts';

const parameters = z.strictObject({}).default({});

/**
 * `essm-adopt`: makes bookings ours that a predecessor made. Its plan is to be looked at before it is applied. It
 * writes records only.
 * @throws ConfigError for a pattern that cannot be used
 */
export function createEssmAdopt(
  config: EssmBookingsConfig,
  systems: { readonly termtime: TermtimeConfig; readonly booker: BookerConfig },
  instance: Instance,
): Sync<AdoptReading, BookingRecord, z.infer<typeof parameters>> {
  const termtime = createTermtimeUpstream(systems.termtime, instance);
  const booker = createBookerUpstream(systems.booker, instance);
  const references = config.adopt.references.map(patternOf);
  const createdBy = new Set(config.adopt.createdBy);
  const seen = new WeakMap<ReadContext, AdoptReading>();
  return {
    name: 'essm-adopt',
    target: booker.target,
    parameters,
    limits: {},
    concurrency: 1,
    repeats: false,
    async read(context) {
      const sides = { termtime: termtime.connect(context), booker: booker.connect(context) };
      const who = { database: termtime.target, account: bookerAccount(systems.booker), everyRecord: true };
      const reading = await readBookings(config, who, sides, context);
      const usesIds = config.adopt.references.some(text => text.includes('(?<uniqueId>'));
      const all = { ...reading, byUniqueId: usesIds ? uniqueIds(await sides.termtime.activities()) : new Map() };
      seen.set(context, all);
      return all;
    },
    plan: (reading, now) => planAdopt(reading, now, { references, createdBy, timeZone: config.timeZone }),
    async apply({ changes }, context) {
      const reading = seen.get(context);
      if (reading === undefined) throw new Error('a plan is applied in the round that read for it');
      const begun = begunAmong(reading, context.now(), config);
      const state = collectionOn(context.store, bookings);
      const held = await state.getMany(changes.map(({ target }) => target));
      const has = (target: string) => {
        const entry = held.get(target);
        return entry !== undefined && isTaken(entry.value, begun);
      };
      const writes = changes
        .filter(({ target }) => !has(target))
        .map(({ payload, target }) => {
          // A record of a booking that waits is taken over by the booking that stands in its way; anything else is new.
          const unheard = held.get(target)?.value.unheard ?? [];
          const record = { ...payload, unheard, changedAt: context.now(), runId: context.runId };
          return state.setIfUnchanged(target, held.get(target), record, config);
        });
      try {
        await context.commit(writes);
      } catch (error) {
        if (!(error instanceof PreconditionError)) throw error;
        const reason = 'essm-bookings made one of these ours in the same moment: run it again';
        return changes.map(() => ({ status: 'deferred', reason }));
      }
      return changes.map(({ target }) =>
        has(target) ? { status: 'skipped', reason: 'it has become ours meanwhile' } : { status: 'done', reason: '' },
      );
    },
  };
}

/** `weekKey` of an event by TermTime's `uniqueId` of it: a hint for adoption, never an identity. */
function uniqueIds({ activities }: Activities): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { code, events } of activities) {
    for (const { uniqueId, week } of events) {
      if (typeof uniqueId === 'string' && typeof week === 'number') found.set(uniqueId, weekKey(code, week));
    }
  }
  return found;
}

function patternOf(text: string): RegExp {
  try {
    const pattern = new RegExp(text, 'u');
    const has = (group: string) => text.includes(`(?<${group}>`);
    if (has('uniqueId') || (has('activity') && has('week'))) return pattern;
    throw new Error('it has neither the group uniqueId nor both activity and week');
  } catch (error) {
    throw new ConfigError(`functions.essm-bookings.adopt.references: “${text}” cannot be used: ${messageOf(error)}`);
  }
}

import { z } from 'zod';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { localTime } from '../lesson/local-time.ts';
import { newScheduleWrite } from '../schedule/schedule-writes.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { stateOn } from '../state.ts';
import {
  type CmisEcho360Instance,
  type CmisEcho360Systems,
  type CmisEcho360Upstreams,
  connectCmisEcho360,
} from '../upstreams.ts';
import { type AdoptFacts, planAdopt } from './plan-adopt.ts';

const parameters = z.strictObject({}).default({});

/**
 * `echo360-adopt`: makes schedules ours that Echo360 holds already under external ids of our or the predecessor's form,
 * from today on. Its plan is to be looked at before it is applied. It writes records only, never to Echo360.
 * @throws ConfigError for a pattern that is no regular expression or lacks a group
 */
export function createEcho360Adopt(
  config: Echo360QueueConfig,
  systems: CmisEcho360Systems,
  instance: CmisEcho360Instance,
): Sync<AdoptFacts, ScheduleRecord, z.infer<typeof parameters>> {
  const upstreams = connectCmisEcho360(systems, instance);
  const patterns = config.adoptPatterns.map(patternOf);
  return {
    name: 'echo360-adopt',
    target: upstreams.target,
    parameters,
    limits: {},
    concurrency: 1,
    repeats: false,
    verifyTarget: context => upstreams.echo360(context).verifyTarget(),
    read: context => readAdopt(context, upstreams, config.timeZone),
    plan: facts => planAdopt(facts, patterns),
    apply: async ({ changes }, context) => {
      const state = stateOn(context.store);
      const existing = await state.schedules.getMany(changes.map(({ target }) => target));
      const fresh = changes.filter(({ target }) => !existing.has(target));
      // echo360-queue may be at work under its own lease: what it makes ours in this moment must not be overwritten.
      try {
        await context.commit(fresh.map(({ payload }) => newScheduleWrite(state, payload, config.keepDays)));
      } catch (error) {
        if (!(error instanceof PreconditionError)) throw error;
        return changes.map(() => ({
          status: 'deferred',
          reason: 'echo360-queue made one of these ours in the same moment: run it again',
        }));
      }
      return changes.map(({ target }) =>
        existing.has(target)
          ? { status: 'skipped', reason: 'it has become ours meanwhile' }
          : { status: 'done', reason: '' },
      );
    },
  };
}

async function readAdopt(context: ReadContext, upstreams: CmisEcho360Upstreams, timeZone: string): Promise<AdoptFacts> {
  const readAt = context.now();
  const today = localTime(readAt, timeZone).slice(0, 10);
  const echo360 = upstreams.echo360(context);
  const rooms = new Map(
    (await echo360.rooms.list()).flatMap(({ id, externalId }) => (externalId === null ? [] : [[id, externalId]])),
  );
  const schedules = (await echo360.listSchedules()).filter(
    (schedule): schedule is Schedule => schedule.fault === undefined && (schedule.endDate ?? schedule.date) >= today,
  );
  const ours = new Set<string>();
  for await (const { value } of stateOn(context.store).schedules.all('all', {}, { from: today })) {
    ours.add(value.externalId);
  }
  return { schedules, rooms, ours, setId: upstreams.setId, readAt, runId: context.runId };
}

function patternOf(text: string): RegExp {
  try {
    const pattern = new RegExp(text);
    const missing = ['slot', 'week', 'set'].filter(group => !text.includes(`(?<${group}>`));
    if (missing.length === 0) return pattern;
    throw new Error(`it lacks the group ${missing.join(', ')}`);
  } catch (error) {
    throw new ConfigError(`adoptPatterns: “${text}” cannot be used: ${messageOf(error)}`);
  }
}

import { z } from 'zod';
import { modes, runStatuses } from '#shared/core/run-status.ts';
import { defineCollection, type ValueOf } from '../collection.ts';
import { plainIds } from '../ids.ts';
import { jsonSchema } from '../json-schema.ts';

const counts = z.record(z.string(), z.number());
const hours = z.array(z.object({ hour: z.number(), counts }));

/** As `core/campaign.ts` has it. */
const campaign = z.object({
  id: z.string(),
  planOf: z.string(),
  by: z.string(),
  at: z.number(),
  why: z.string(),
  until: z.number(),
  kinds: z.array(z.string()),
  most: z.number(),
  covered: counts,
  shards: z.number(),
  configDigest: z.string(),
  done: counts,
  hours,
  ended: z.object({ at: z.number(), by: z.string().nullable(), why: z.string() }).nullable(),
});

/**
 * What steers one function (id: its name). Written under the lease by a run and, conditional on its version, by people.
 * Instants are ms since the epoch. The stores themselves read `ticket.id` for commits under a ticket.
 */
const control = z.object({
  /** Who holds the lease; whether the holder is alive is the heartbeat's to say. */
  ticket: z
    .object({
      id: z.string(),
      /** The process, for people. */
      holder: z.string(),
      runId: z.string(),
      takenAt: z.number(),
      /** The process as its machine knows it, where the state store is on that machine; null elsewhere. */
      process: z.object({ machine: z.string(), pid: z.number(), began: z.string() }).nullable().default(null),
      /** When a run first found that process gone. */
      goneAt: z.number().nullable().default(null),
      /** The control records that hold it, the run's own function first; none: only this one. */
      controls: z.array(z.string()).default([]),
      /**
       * How long it lasts, as its holder was told (ms): whoever looks may be configured otherwise. Null: of a release
       * that did not say. `settleMs` is the `lastRequestMs` of FunctionSettings by its first name.
       */
      terms: z.object({ leaseMs: z.number(), settleMs: z.number().nullable() }).nullable().default(null),
    })
    .nullable(),
  /** The run that applied changes and has not ended in order: what it did is still to be counted. */
  unfinishedRunId: z.string().nullable(),
  /** The run that applied changes and did not come to tell the source which messages are done. */
  unreportedRunId: z.string().nullable().default(null),
  paused: z.object({ by: z.string(), why: z.string(), at: z.number() }).nullable(),
  /** A person's permission for the changes of one blocked run, under one configuration. */
  approval: z.object({ runId: z.string(), by: z.string(), at: z.number(), configDigest: z.string() }).nullable(),
  /**
   * A person's permission for a plan over the whole backlog, given before the work; the last one stays until another is
   * begun.
   */
  campaign: campaign.nullable().default(null),
  /** A run asked for ahead, which the next tick makes under this id. */
  runRequest: z
    .object({
      runId: z.string(),
      by: z.string(),
      at: z.number(),
      /** Null: as configured. */
      mode: z.enum(modes).nullable(),
      parameters: jsonSchema,
      /** A dry run over the whole backlog. */
      whole: z.boolean().default(false),
    })
    .nullable(),
  /**
   * Functions that are run by hand and go by this one's settings, of which a run was asked for: the next tick makes
   * theirs, in place of its own.
   */
  errands: z.array(z.string()).default([]),
  /** There is work that the next tick should take up without looking. */
  pending: z.boolean(),
  /** What was done, by hour (its start) and kind, as far back as the rolling limits look. */
  tallies: hours,
  /** What was done on each of the last days that saw any (UTC), for people. */
  days: z.array(z.object({ day: z.string(), runs: z.number(), done: z.number(), failed: z.number() })).default([]),
  lastRun: z
    .object({
      id: z.string(),
      status: z.enum(runStatuses),
      endedAt: z.number(),
      summary: z.string(),
      /** When the first of the runs ended that have ended so in a row; null in records of before this was kept. */
      since: z.number().nullable().default(null),
      /** How many have. */
      times: z.number().default(1),
    })
    .nullable(),
  /** When a run last succeeded, with all of its items or most; for alerts. Quiet ticks are in `ticks`. */
  lastSuccessAt: z.number().nullable().default(null),
  /** How many runs have been aborted since one was not. */
  abortedInARow: z.number().default(0),
  /** Since when every run has left work for the next. */
  pendingSince: z.number().nullable().default(null),
  /** The last run that a limit stopped, until one is not stopped. */
  lastBlocked: z.object({ runId: z.string(), planDigest: z.string(), at: z.number() }).nullable(),
});

export const controls = defineCollection({
  name: 'functions',
  schema: control,
  ids: plainIds,
  expiresAt: 'never',
  queries: {},
});

export type Control = ValueOf<typeof controls>;

/** Of a function that has never run. */
export const emptyControl: Control = {
  ticket: null,
  unfinishedRunId: null,
  unreportedRunId: null,
  paused: null,
  approval: null,
  campaign: null,
  runRequest: null,
  errands: [],
  pending: false,
  tallies: [],
  days: [],
  lastRun: null,
  lastSuccessAt: null,
  abortedInARow: 0,
  pendingSince: null,
  lastBlocked: null,
};

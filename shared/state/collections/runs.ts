import { z } from 'zod';
import { modes, recordedStatuses, triggers } from '#shared/core/run-status.ts';
import { defineCollection, type ValueOf } from '../collection.ts';
import { daysAfter } from '../expiry.ts';
import { plainIds } from '../ids.ts';

/** Unless a function says otherwise; so that last year's rollover can be looked at during this one. */
export const usuallyKeptDays = 400;

/** One run (id: follows time). Made when it begins, written again when it ends. Instants are ms since the epoch. */
const run = z.object({
  function: z.string(),
  /** What it writes to, as configured. */
  target: z.string(),
  trigger: z.enum(triggers),
  /** Who asked. */
  by: z.string(),
  mode: z.enum(modes),
  status: z.enum(recordedStatuses),
  startedAt: z.number(),
  /** Null while it runs. */
  endedAt: z.number().nullable(),
  /** How it ended, for people; empty while it runs. */
  message: z.string(),
  /** What to do next. */
  advice: z.string().nullable(),
  /** Whose fault it is that it did not end well, in a few words. */
  whose: z.string().nullable().default(null),
  /** How often it read and planned. */
  rounds: z.number(),
  /** Per kind of change: how many were planned, and how they ended. */
  counts: z.record(
    z.string(),
    z.object({
      planned: z.number(),
      done: z.number(),
      skipped: z.number(),
      failed: z.number(),
      deferred: z.number(),
    }),
  ),
  /** Requests sent, per upstream. */
  requests: z.record(z.string(), z.number()),
  storeOperations: z.object({ reads: z.number(), writes: z.number(), queries: z.number() }),
  /** The limits that stopped it. */
  excesses: z.array(
    z.object({
      kind: z.string(),
      planned: z.number(),
      doneInLastDay: z.number(),
      allowed: z.number(),
      population: z.number(),
    }),
  ),
  /** The first of what the plan saw and does not act on. */
  findings: z.array(z.object({ kind: z.string(), target: z.string(), message: z.string() })),
  findingsTotal: z.number(),
  /** Whether it left work to the next one. */
  remains: z.boolean(),
  /** The run whose `changes` are its plan: itself, or an earlier one that planned the same. */
  planOf: z.string(),
  /** Tells two plans apart; null for a run that is not to be approved. */
  planDigest: z.string().nullable(),
  configDigest: z.string(),
  /** A dry run over the whole backlog, which a campaign may be begun on. */
  whole: z.boolean().default(false),
  /** What such a plan reaches over, as `core/campaign-text.ts` has it. */
  extent: z
    .object({ counts: z.record(z.string(), z.number()), first: z.string().nullable(), last: z.string().nullable() })
    .nullable()
    .default(null),
  /** The run that died and that this one continues. */
  resumedFrom: z.string().nullable(),
  /** How long it and its plan are kept, days after its start. */
  keptDays: z.number().default(usuallyKeptDays),
});

export const runs = defineCollection({
  name: 'runs',
  schema: run,
  ids: plainIds,
  expiresAt: ({ startedAt, keptDays }) => daysAfter(keptDays, startedAt),
  queries: {
    byFunction: { where: ['function'], order: 'startedAt' },
    byFunctionAndStatus: { where: ['function', 'status'], order: 'startedAt' },
  },
});

export type RunDocument = ValueOf<typeof runs>;

import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter } from '#shared/state/expiry.ts';
import { plainIds } from '#shared/state/ids.ts';
import { jsonSchema } from '#shared/state/json-schema.ts';

/** The audit keeps what it says of a deed; this is for the form that is sent again. */
const keptDays = 30;

/**
 * What one form of the console did (id: what the form was signed with). Made once, before the act: the same form sent
 * again finds it and does nothing.
 */
export const acts = defineCollection({
  name: 'consoleActs',
  ids: plainIds,
  expiresAt: ({ at }) => daysAfter(keptDays, at),
  schema: z.object({
    /** ms since the epoch. */
    at: z.number(),
    who: z.string(),
    action: z.string(),
    /** A function or a sync. */
    object: z.string(),
    status: z.enum(['begun', 'done', 'refused', 'failed']),
    /** What came of it, for people. */
    message: z.string(),
    advice: z.string().nullable(),
    next: z.array(z.string()),
    /** With what it may be asked for again: more of the same waits. */
    rest: z
      .record(z.string(), z.union([z.string(), z.boolean()]))
      .nullable()
      .default(null),
    /** The run it led to. */
    runId: z.string().nullable(),
    /** What it was asked for with. */
    parameters: jsonSchema.default(null),
    /** What became of each thing that was meant, where they were named one by one. */
    items: z
      .array(z.object({ what: z.string(), status: z.enum(['done', 'skipped', 'gone']), why: z.string() }))
      .default([]),
  }),
  queries: { ofRun: { where: ['runId'], order: 'at' } },
});
export type Act = ValueOf<typeof acts>;

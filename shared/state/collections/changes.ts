import { z } from 'zod';
import { outcomeStatuses } from '#shared/core/change.ts';
import { defineCollection, type ValueOf } from '../collection.ts';
import { daysAfter } from '../expiry.ts';
import { plainIds } from '../ids.ts';

/** One change of a plan, as `ChangeRecord` has it, and how it ended. */
const recordedChange = z.object({
  key: z.string(),
  kind: z.string(),
  target: z.string(),
  title: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  /** Null before it has ended. */
  outcome: z
    .object({ status: z.enum(outcomeStatuses), reason: z.string(), mayHaveHappened: z.literal(true).exactOptional() })
    .nullable(),
  /** The campaign that permits it, where it did not count against the limits for that. */
  campaign: z.string().nullable().default(null),
});

/** A few hundred changes of one run (id: `<run>-<nnnn>`), so that no document grows without bound. */
const changePart = z.object({
  runId: z.string(),
  /** Its place among the parts of the run, from 0. */
  part: z.number(),
  changes: z.array(recordedChange),
});

export const changeParts = defineCollection({
  name: 'changes',
  schema: changePart,
  ids: plainIds,
  expiresAt: (_, { runStartedAt, keptDays }: { readonly runStartedAt: number; readonly keptDays: number }) =>
    daysAfter(keptDays, runStartedAt),
  queries: { byRun: { where: ['runId'], order: 'part' } },
});

export type ChangePart = ValueOf<typeof changeParts>;

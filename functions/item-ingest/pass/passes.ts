import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter } from '#shared/state/expiry.ts';
import { plainIds } from '#shared/state/ids.ts';

export const passPhases = ['heads', 'hooks', 'absence', 'marked'] as const;

/**
 * One pass of `item-sync` over the whole group, however many runs it takes. `marked`: all that is behind is marked; it
 * is complete when `item-queue` has ingested all of it. Instants are ms since the epoch.
 */
const pass = z.object({
  id: z.string(),
  startedAt: z.number(),
  phase: z.enum(passPhases),
  /** Projects up to this id are compared. */
  comparedUpTo: z.number(),
  /** How many projects the group has, and how many of those compared were as we had them. */
  listed: z.number(),
  unchanged: z.number(),
  marked: z.number(),
  /**
   * Hooks that are still to be checked tonight beside those of new and changed projects; null until they are counted.
   */
  hooksLeft: z.number().nullable(),
  hooksChecked: z.number(),
  /** How GitLab was read: blank until it was. */
  via: z.enum(['', 'graphql', 'rest']),
  /** Why the last listing of it proves no absence; blank where it does. */
  incomplete: z.string(),
  markedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  isOpen: z.boolean(),
});

/** As long as the runs that made it. */
const keptDays = 400;

/** By the run id of its first run: time-ordered. */
export const passes = defineCollection({
  name: 'itemPasses',
  schema: pass,
  ids: plainIds,
  expiresAt: ({ startedAt }) => daysAfter(keptDays, startedAt),
  queries: { byTime: { where: [], order: 'startedAt' }, open: { where: ['isOpen'], order: 'startedAt' } },
});
export type Pass = ValueOf<typeof passes>;

import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadNumberIds } from '#shared/state/ids.ts';

/**
 * A block in GitLab that is, was, or is about to be ours, by GitLab user id. Written before the account is touched;
 * only what has a record is ever undone. Instants are of the run's clock, ms since the epoch.
 */
const block = z.object({
  userId: z.number(),
  /** As it was when last written, for people: GitLab lets users be renamed. */
  username: z.string(),
  why: z.enum(['cancelled', 'idle']),
  /**
   * `intended`: about to be blocked, GitLab may or may not have done it. `blocked`: seen to be blocked by us.
   * `releasing`: about to be unblocked. `letting-back`: a person has asked us to unblock it, and we are about to.
   * `overruled`: a person lifted our block, and that is kept.
   */
  phase: z.enum(['intended', 'blocked', 'releasing', 'letting-back', 'overruled']),
  runId: z.string(),
  intendedAt: z.number(),
  blockedAt: z.number().nullable(),
  /**
   * GitLab's own mark of who blocked last, as it stood before our block: another one afterwards shows that it happened.
   */
  markBefore: z.string().nullable(),
  /** That mark as our block left it: another one later shows that the block is no longer ours. */
  mark: z.string().nullable(),
  overruledAt: z.number().nullable(),
  /** Who lifted it, as GitLab names them. */
  overruledBy: z.string().nullable(),
});

/** By GitLab user id. */
export const blocks = defineCollection({
  name: 'blocks',
  schema: block,
  ids: spreadNumberIds,
  expiresAt: 'never',
  queries: {
    inPhase: { where: ['phase'], order: 'intendedAt' },
    ofAccount: { where: ['username'], order: 'intendedAt' },
  },
});
export type BlockRecord = ValueOf<typeof blocks>;

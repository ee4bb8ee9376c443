import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadNumberIds } from '#shared/state/ids.ts';

/**
 * Our webhook on one project. GitLab never shows a hook's secret, so the version of it that we gave stands here.
 * `intended`: about to be made, GitLab may or may not have it.
 */
const ownHook = z.object({
  phase: z.enum(['intended', 'present']),
  hookId: z.number().nullable(),
  /** When GitLab was asked to make it, while it is intended; 0 once it is there. */
  askedAt: z.number().default(0),
  url: z.string(),
  secretVersion: z.string(),
  /** Older hooks of ours that this one takes the place of, until they are removed. Once there was but one, or null. */
  replaces: z.union([
    z.array(z.number()),
    z
      .number()
      .nullable()
      .transform(one => (one === null ? [] : [one])),
  ]),
});
export type OwnHook = z.infer<typeof ownHook>;

/**
 * What the listings say of a GitLab project of the group. `item-sync` and `item-adopt` write it; `item-queue` only
 * makes it, for a project that no listing has seen yet. Instants are ms since the epoch.
 */
const itemProject = z.object({
  projectId: z.number(),
  path: z.string(),
  /** Neither archived nor waiting for deletion: GitLab lets its hooks be changed. */
  isWritable: z.boolean(),
  hook: ownHook.nullable(),
  /** New or changed: its hook is checked in the same night. */
  isHookDue: z.boolean(),
  /** 0: never. */
  hookCheckedAt: z.number(),
  /** Why its hook is not as it shall be; blank where it is. */
  hookProblem: z.string(),
  /** Since the complete listing that first lacked it; null while it is listed. */
  absentSince: z.number().nullable(),
  isAbsent: z.boolean(),
});

/** By GitLab project id. */
export const itemProjects = defineCollection({
  name: 'itemProjects',
  schema: itemProject,
  ids: spreadNumberIds,
  expiresAt: 'never',
  queries: {
    all: { where: [], order: 'projectId' },
    hooksDue: { where: ['isHookDue'], order: 'hookCheckedAt' },
    byHookCheck: { where: [], order: 'hookCheckedAt' },
  },
});
export type ItemProject = ValueOf<typeof itemProjects>;

/** A project that is seen for the first time. */
export function newProject(seen: Pick<ItemProject, 'projectId' | 'path' | 'isWritable'>): ItemProject {
  return {
    ...seen,
    hook: null,
    isHookDue: true,
    hookCheckedAt: 0,
    hookProblem: '',
    absentSince: null,
    isAbsent: false,
  };
}

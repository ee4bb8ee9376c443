import { z } from 'zod';
import type { GitlabProject } from './project-schema.ts';

/** A project that was looked at by itself. */
export interface SeenProject extends GitlabProject {
  /** Whether the file that was asked for lies at the root of its head. */
  readonly hasFile: boolean;
}

const globalId = z
  .string()
  .regex(/^gid:\/\/gitlab\/Project\/\d{1,15}$/)
  .transform(id => Number(id.slice(id.lastIndexOf('/') + 1)));

/** A project with its repository. */
export const projectNode = z
  .object({
    id: globalId,
    fullPath: z.string(),
    archived: z.boolean().nullable(),
    markedForDeletion: z.boolean().nullish(),
    repository: z
      .object({
        empty: z.boolean(),
        rootRef: z.string().nullable(),
        blobs: z.object({ nodes: z.array(z.object({ path: z.string() })).nullable() }).nullish(),
        tree: z.object({ lastCommit: z.object({ sha: z.string() }).nullable() }).nullable(),
      })
      .nullable(),
  })
  .transform(
    ({ id, fullPath, archived, markedForDeletion, repository }): SeenProject => ({
      hasFile: (repository?.blobs?.nodes ?? []).length > 0,
      id,
      path: fullPath,
      archived: archived ?? false,
      isPendingDeletion: markedForDeletion ?? null,
      isEmpty: repository?.empty ?? false,
      defaultBranch: repository?.rootRef ?? null,
      head: repository?.tree?.lastCommit?.sha ?? null,
      isReadable: repository !== null,
    }),
  );

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** A page of a group's projects; each is read by itself, since one may be odd. */
export const groupPage = z.object({
  group: z
    .object({
      fullPath: z.string(),
      projects: z.object({ count: z.int(), nodes: z.array(z.unknown()), pageInfo }),
    })
    .nullable(),
});

export const idsPage = z.object({ projects: z.object({ nodes: z.array(z.unknown()), pageInfo }).nullable() });

/** A project without its repository, which GitLab can tell of even where it stumbles over that. */
export const placeNode = z.object({ id: globalId, fullPath: z.string() });

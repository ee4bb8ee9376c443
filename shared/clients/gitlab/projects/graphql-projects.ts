import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type GraphqlPages, GraphqlUnsupportedError } from './graphql.ts';
import type { GitlabProject } from './project-schema.ts';

/**
 * What every project is asked for. The head is the last commit of the root's tree: older servers have no `lastCommit`
 * of the repository.
 */
const members = 'id fullPath archived repository { empty rootRef tree { lastCommit { sha } } }';

/** The same, and whether a file lies at the head. */
const withBlob = members.replace('empty rootRef', 'empty rootRef blobs(paths: [$path], first: 1) { nodes { path } }');

function groupQuery(more: string, filter: string): string {
  return `query ($group: ID!, $first: Int!, $after: String) {
  group(fullPath: $group) {
    fullPath
    projects(includeSubgroups: true, ${filter}first: $first, after: $after) {
      count
      nodes { ${members} ${more}}
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
}

function idsQuery(more: string): string {
  return `query ($ids: [ID!], $first: Int!, $path: String!) {
  projects(ids: $ids, first: $first) {
    nodes { ${withBlob} ${more}}
    pageInfo { hasNextPage endCursor }
  }
}`;
}

/**
 * From 18.1 on, and for servers before that: they have archived projects in their list by default, and do not tell what
 * waits for deletion.
 */
export const groupQueries = [groupQuery('markedForDeletion ', 'includeArchived: true, '), groupQuery('', '')] as const;
export const idsQueries = [idsQuery('markedForDeletion '), idsQuery('')] as const;

/** A project that was looked at by itself. */
export interface SeenProject extends GitlabProject {
  /** Whether the file that was asked for lies at the root of its head. */
  readonly hasFile: boolean;
}

const projectNode = z
  .object({
    id: z.string().regex(/^gid:\/\/gitlab\/Project\/\d+$/),
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
      id: Number(id.slice(id.lastIndexOf('/') + 1)),
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
const groupPage = z.object({
  group: z
    .object({
      fullPath: z.string(),
      projects: z.object({ count: z.int(), nodes: z.array(projectNode), pageInfo }),
    })
    .nullable(),
});
const idsPage = z.object({ projects: z.object({ nodes: z.array(projectNode), pageInfo }).nullable() });

/**
 * A page of a group's projects, with how many the whole list is said to have (undefined where the server does not
 * count).
 */
export interface ProjectPage {
  readonly projects: readonly GitlabProject[];
  readonly count: number | undefined;
}

/** Remembers which of the queries the server understood. */
export class GraphqlProjects {
  readonly #pages: GraphqlPages;
  #generation: 0 | 1 = 0;

  constructor(pages: GraphqlPages) {
    this.#pages = pages;
  }

  /**
   * The projects of a group and its subgroups, page by page, in no order that can be relied on.
   * @throws GraphqlUnsupportedError where the server is too old, ImplausibleAnswerError when the group cannot be seen
   */
  async *ofGroup(group: string): AsyncGenerator<ProjectPage, void> {
    let after: string | null = null;
    const seen = new Set<string>();
    for (;;) {
      const page: z.infer<typeof groupPage> = await this.#ask(groupQueries, query =>
        this.#pages.page({ what: `the projects of ${group}`, query, variables: { group, after }, schema: groupPage }),
      );
      if (page.group === null) {
        throw new ImplausibleAnswerError(`gitlab shows no group ${group}: it is gone, or our token may not see it`, {
          advice:
            'Nothing was concluded from it. Check the name of the group and that the token’s user is a member of it.',
        });
      }
      const { count, nodes, pageInfo: info } = page.group.projects;
      yield { projects: nodes, count };
      if (!info.hasNextPage) return;
      if (info.endCursor === null || seen.has(info.endCursor)) {
        throw new ImplausibleAnswerError(`gitlab's list of the projects of ${group} does not lead on from its page`);
      }
      seen.add(info.endCursor);
      after = info.endCursor;
    }
  }

  /** Those of the ids that there are and that we may see, with whether a file of this path lies at their head. */
  async withIds(ids: readonly number[], path: string): Promise<ReadonlyMap<number, SeenProject>> {
    const found = new Map<number, SeenProject>();
    let next = 0;
    while (next < ids.length) {
      // The page may be halved while it is asked for: what it cannot take is asked for next.
      const asked = ids.slice(next, next + this.#pages.size);
      const { projects } = await this.#ask(idsQueries, query =>
        this.#pages.page({
          what: `${asked.length} projects`,
          query,
          variables: { ids: asked.map(id => `gid://gitlab/Project/${id}`), path },
          schema: idsPage,
        }),
      );
      for (const project of projects?.nodes ?? []) found.set(project.id, project);
      // A page that was halved on the way shows fewer than were asked for: they are asked for again, in smaller lots.
      if (projects?.pageInfo.hasNextPage === true && this.#pages.size < asked.length) continue;
      next += asked.length;
    }
    return found;
  }

  async #ask<Data>(queries: readonly [string, string], ask: (query: string) => Promise<Data>): Promise<Data> {
    if (this.#generation === 0) {
      try {
        return await ask(queries[0]);
      } catch (error) {
        if (!(error instanceof GraphqlUnsupportedError)) throw error;
        this.#generation = 1;
      }
    }
    return await ask(queries[1]);
  }
}

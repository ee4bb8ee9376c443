import pLimit from 'p-limit';
import { GraphqlUnsupportedError } from '#shared/clients/gitlab/projects/graphql.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ItemGroupConfig } from '../config.ts';

/** What GitLab shows of these projects now, with their heads and whether they are being created. */
export async function look(
  gitlab: GitlabProjects,
  ids: readonly number[],
  { api, creatingFile }: Pick<ItemGroupConfig, 'api' | 'creatingFile'>,
  concurrency: number,
): Promise<ReadonlyMap<number, SeenProject>> {
  if (ids.length === 0) return new Map();
  if (api === 'graphql') {
    try {
      return await gitlab.withIds(ids, creatingFile);
    } catch (error) {
      if (!(error instanceof GraphqlUnsupportedError)) throw error;
    }
  }
  const limit = pLimit(concurrency);
  const seen = await Promise.all(
    ids.map(id =>
      limit(async () => {
        const project = await gitlab.project(id);
        if (project === undefined) return [];
        const head = project.isEmpty ? null : await gitlab.head(id);
        const hasFile = typeof head === 'string' && (await gitlab.hasFile(id, creatingFile, head));
        return [[id, { ...project, head: head ?? null, isEmpty: head === null, hasFile }] as const];
      }),
    ),
  );
  return new Map(seen.flat());
}

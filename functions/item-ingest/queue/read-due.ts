import pLimit from 'p-limit';
import { GraphqlUnsupportedError } from '#shared/clients/gitlab/projects/graphql.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { ItemGroupConfig } from '../config.ts';
import type { ItemRecord } from '../item/items.ts';
import { projectDocId, stateOn } from '../state.ts';
import type { Work } from '../work/work.ts';

/** One marked project with all that the decision about it rests on. */
export interface DueProject {
  readonly work: Entry<Work>;
  readonly item: Entry<ItemRecord> | undefined;
  readonly seen: SeenProject | undefined;
}

export interface DueReading {
  readonly due: readonly DueProject[];
}

/** Projects looked at in one round: as many as GitLab's GraphQL shows in two requests. */
const roundSize = 200;

/** The marked projects whose time has come, oldest first, and what GitLab says of them now: a hundred a request. Writes nothing. */
export async function readDue(
  context: ReadContext,
  gitlab: GitlabProjects,
  config: ItemGroupConfig,
  concurrency: number,
): Promise<DueReading> {
  const { work, items } = stateOn(context.store);
  const { entries } = await work.query('inState', { state: 'waiting' }, { limit: roundSize, before: context.now() });
  if (entries.length === 0) return { due: [] };
  const ids = entries.map(({ value }) => value.projectId);
  const [known, seen] = await Promise.all([
    items.getMany(ids.map(projectDocId)),
    look(
      gitlab,
      entries.flatMap(({ value }) => (value.ask === 'map' ? [] : [value.projectId])),
      config,
      concurrency,
    ),
  ]);
  return {
    due: entries.map(entry => ({
      work: entry,
      item: known.get(projectDocId(entry.value.projectId)),
      seen: seen.get(entry.value.projectId),
    })),
  };
}

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

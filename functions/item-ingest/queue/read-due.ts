import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { ItemGroupConfig } from '../config.ts';
import type { ItemRecord } from '../item/items.ts';
import { look } from '../project/look.ts';
import { stateOn } from '../state.ts';
import type { Work } from '../work-list/work.ts';

/** One marked project with all that the decision about it rests on. */
export interface DueProject {
  readonly work: Entry<Work, number>;
  readonly item: Entry<ItemRecord, number> | undefined;
  readonly seen: SeenProject | undefined;
  /** Why GitLab's answer about it cannot be read; undefined where it can, and where GitLab shows nothing. */
  readonly odd: string | undefined;
}

export interface DueReading {
  readonly due: readonly DueProject[];
}

/** Projects looked at in one round: as many as GitLab's GraphQL shows in two requests. */
const roundSize = 200;

/**
 * The marked projects whose time has come, oldest first, and what GitLab says of them now: a hundred a request. Writes
 * nothing.
 */
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
  const [known, { seen, odd }] = await Promise.all([
    items.getMany(ids),
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
      item: known.get(entry.value.projectId),
      seen: seen.get(entry.value.projectId),
      odd: odd.get(entry.value.projectId),
    })),
  };
}

import { z } from 'zod';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import { collectionOn, defineCollection, type Entry } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { items } from '../item/items.ts';
import { type ItemState, needOf } from '../item/need.ts';
import { stateOn } from '../state.ts';
import type { Work } from '../work-list/work.ts';
import type { ListedRow } from './reading.ts';

/**
 * An item without what only its readers need: every night reads all of them. Fields that are not named here are passed
 * over.
 */
const itemState = defineCollection({
  name: items.name,
  ids: items.ids,
  // It is only read.
  expiresAt: 'never',
  schema: z.object({
    projectId: z.number(),
    path: z.string(),
    isArchived: z.boolean(),
    isPendingDeletion: z.boolean(),
    standing: z.enum(['none', 'present', 'gone']),
    goneSince: z.number().nullable(),
    commit: z.string().nullable(),
    head: z.string().nullable(),
    mappingVersion: z.number(),
    failure: z.object({ commit: z.string().nullable(), mappingVersion: z.number() }).nullable(),
  }),
  queries: {},
});

export async function itemStates(store: Store, projectIds: readonly number[]): Promise<ReadonlyMap<number, ItemState>> {
  const found = await collectionOn(store, itemState).getMany(projectIds);
  return new Map([...found].map(([id, { value }]) => [id, value]));
}

/** What waits for these projects, by project id. */
export async function workOf(
  store: Store,
  projectIds: readonly number[],
): Promise<ReadonlyMap<number, Entry<Work, number>>> {
  return projectIds.length === 0 ? new Map() : await stateOn(store).work.getMany(projectIds);
}

/** Listed projects beside what is known of them. */
export async function besideRecords(
  store: Store,
  listed: readonly GitlabProject[],
  mappingVersion: number,
  again: boolean,
): Promise<ListedRow[]> {
  const ids = listed.map(({ id }) => id);
  const [items, records] = await Promise.all([itemStates(store, ids), stateOn(store).projects.getMany(ids)]);
  const needy = listed.filter(each => again || needOf(each, items.get(each.id), mappingVersion) !== undefined);
  const work = await workOf(
    store,
    needy.map(({ id }) => id),
  );
  return listed.map(each => ({
    listed: each,
    item: items.get(each.id),
    record: records.get(each.id),
    work: work.get(each.id),
  }));
}

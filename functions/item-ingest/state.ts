import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { deliveries } from './hook/deliveries.ts';
import { items } from './item/items.ts';
import { passes } from './pass/passes.ts';
import { itemProjects } from './project/item-projects.ts';
import { workMarks } from './work-list/work.ts';

/** What the item functions remember, typed. */
export function stateOn(store: Store) {
  return {
    items: collectionOn(store, items),
    projects: collectionOn(store, itemProjects),
    work: collectionOn(store, workMarks),
    passes: collectionOn(store, passes),
    deliveries: collectionOn(store, deliveries),
  };
}
export type ItemStateOn = ReturnType<typeof stateOn>;

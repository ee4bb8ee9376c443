import type { Store, Write } from '#shared/state/store.ts';

/** A store at which, once, something else happens just before a commit of the wanted kind. */
export function storeWithVisitor(
  store: Store,
  wanted: (writes: readonly Write[]) => boolean,
  visit: () => Promise<void>,
): Store {
  let visited = false;
  const facade = (store: Store): Store => ({
    get: (collection, id) => store.get(collection, id),
    getMany: (collection, ids) => store.getMany(collection, ids),
    query: (name, parameters, options) => store.query(name, parameters, options),
    count: (name, parameters, bounds) => store.count(name, parameters, bounds),
    commit: async (ticket, writes) => {
      if (!visited && wanted(writes)) {
        visited = true;
        await visit();
      }
      return await store.commit(ticket, writes);
    },
    get operations() {
      return store.operations;
    },
    counted: () => facade(store.counted()),
    close: () => Promise.resolve(),
  });
  return facade(store);
}

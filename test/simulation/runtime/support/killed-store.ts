import { UnavailableError } from '#shared/core/errors.ts';
import type { Store } from '#shared/state/store.ts';

/**
 * A store as a process sees it that is killed at its `at`-th request: either just before the request leaves or just
 * after it took effect, and from then on nothing gets through.
 */
export function killedStore(
  store: Store,
  at: number,
  moment: 'before' | 'after',
): Store & { readonly killed: boolean } {
  let requests = 0;
  let killed = false;
  const through = async <T>(request: () => Promise<T>): Promise<T> => {
    if (killed) throw new UnavailableError('killed');
    requests++;
    if (requests < at) return await request();
    killed = true;
    if (moment === 'after') await request();
    throw new UnavailableError('killed');
  };
  const facade = (store: Store): Store & { readonly killed: boolean } => ({
    get: (collection, id) => through(() => store.get(collection, id)),
    getMany: (collection, ids) => through(() => store.getMany(collection, ids)),
    commit: (ticket, writes) => through(() => store.commit(ticket, writes)),
    query: (name, parameters, options) => through(() => store.query(name, parameters, options)),
    count: (name, parameters, bounds) => through(() => store.count(name, parameters, bounds)),
    get operations() {
      return store.operations;
    },
    get killed() {
      return killed;
    },
    counted: () => facade(store.counted()),
    close: () => Promise.resolve(),
  });
  return facade(store);
}

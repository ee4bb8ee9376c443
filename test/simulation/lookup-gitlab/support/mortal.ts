import { UnavailableError } from '#shared/core/errors.ts';
import type { Store } from '#shared/state/store.ts';
import type { Installation } from './installation.ts';

export interface Mortal extends Disposable {
  readonly store: Store;
  readonly stop: AbortSignal;
}

/**
 * A process that dies at once when GitLab has seen so many more requests: nothing of it gets through to the store any
 * more, its open requests are dropped, and its lease is left behind. What was on its way may still take effect.
 */
export function mortal({ store, gitlab }: Installation, requests: number): Mortal {
  const dead = new AbortController();
  const end = gitlab.requests.total + requests;
  void gitlab.requests.until(log => log.total >= end).then(() => dead.abort(new UnavailableError('killed')));
  const alive = async <T>(ask: () => Promise<T>): Promise<T> => {
    dead.signal.throwIfAborted();
    const answer = await ask();
    dead.signal.throwIfAborted();
    return answer;
  };
  const wrapped = (store: Store): Store => ({
    get: (collection, id) => alive(() => store.get(collection, id)),
    getMany: (collection, ids) => alive(() => store.getMany(collection, ids)),
    commit: (ticket, writes) => alive(() => store.commit(ticket, writes)),
    query: (name, parameters, options) => alive(() => store.query(name, parameters, options)),
    count: (name, parameters, bounds) => alive(() => store.count(name, parameters, bounds)),
    get operations() {
      return store.operations;
    },
    counted: () => wrapped(store.counted()),
    close: () => Promise.resolve(),
  });
  return {
    store: wrapped(store),
    stop: dead.signal,
    [Symbol.dispose]: () => dead.abort(new UnavailableError('killed')),
  };
}

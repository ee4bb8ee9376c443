import type { Store } from '#shared/state/store.ts';

/** Counts what documents of the state are read for: the ticket of a commit, documents by their ids, each query. */
export class ReadPurposes {
  readonly #reads = new Map<string, number>();

  /** The same store, whose reads are told here. */
  watching(store: Store): Store {
    const asked = async <Result>(purpose: string, ask: (own: Store) => Promise<Result>): Promise<Result> => {
      const own = store.counted();
      try {
        return await ask(own);
      } finally {
        this.#reads.set(purpose, (this.#reads.get(purpose) ?? 0) + own.operations.reads);
      }
    };
    return {
      get: (collection, id) => asked(`${collection} by id`, own => own.get(collection, id)),
      getMany: (collection, ids) => asked(`${collection} by id`, own => own.getMany(collection, ids)),
      commit: (ticket, writes) => asked('the ticket of commits', own => own.commit(ticket, writes)),
      query: (name, parameters, options) => asked(`query ${name}`, own => own.query(name, parameters, options)),
      count: (name, parameters, bounds) => asked(`count ${name}`, own => own.count(name, parameters, bounds)),
      get operations() {
        return store.operations;
      },
      counted: () => this.watching(store.counted()),
      close: () => store.close(),
    };
  }

  /** From here on. */
  reset(): void {
    this.#reads.clear();
  }

  /** The most first. */
  byNumber(): readonly (readonly [purpose: string, reads: number])[] {
    return [...this.#reads].filter(([, reads]) => reads > 0).toSorted(([, a], [, b]) => b - a);
  }
}

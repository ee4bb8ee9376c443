import type { Store } from '#shared/state/store.ts';

/**
 * Counts what documents of the state are read for, and in how many calls: the ticket of a commit, documents by their
 * ids, each query. Firestore bills documents, one for an id or a query that finds nothing.
 */
export class ReadPurposes {
  readonly #reads = new Map<string, { documents: number; calls: number }>();

  /** The same store, whose reads are told here. */
  watching(store: Store): Store {
    const asked = async <Result>(purpose: string, ask: (own: Store) => Promise<Result>): Promise<Result> => {
      const own = store.counted();
      try {
        return await ask(own);
      } finally {
        const { documents, calls } = this.#reads.get(purpose) ?? { documents: 0, calls: 0 };
        this.#reads.set(purpose, { documents: documents + own.operations.reads, calls: calls + 1 });
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

  /** The most documents first. */
  byNumber(): readonly (readonly [purpose: string, documents: number, calls: number])[] {
    return [...this.#reads]
      .map(([purpose, { documents, calls }]) => [purpose, documents, calls] as const)
      .filter(([, documents]) => documents > 0)
      .toSorted(([, a], [, b]) => b - a);
  }
}

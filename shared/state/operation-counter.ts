import type { StoreOperations } from './store.ts';

/** Firestore charges a count as one read for so many that it counts. */
export const countedAtOnce = 1000;

/** Counts alike in all stores; see `StoreOperations`. */
export class OperationCounter implements StoreOperations {
  reads = 0;
  writes = 0;
  queries = 0;
  /** Counts the same, and more. */
  readonly #whole: OperationCounter | undefined;

  constructor(whole?: OperationCounter) {
    this.#whole = whole;
  }

  read(documents: number): void {
    this.reads += documents;
    this.#whole?.read(documents);
  }

  wrote(documents: number): void {
    this.writes += documents;
    this.#whole?.wrote(documents);
  }

  /** A query that found `documents`; finding nothing costs one read. */
  queried(documents: number): void {
    this.queries += 1;
    this.reads += Math.max(1, documents);
    this.#whole?.queried(documents);
  }
}

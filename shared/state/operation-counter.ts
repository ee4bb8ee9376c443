import type { StoreOperations } from './store.ts';

/** Counts alike in both stores; see `StoreOperations`. */
export class OperationCounter implements StoreOperations {
  reads = 0;
  writes = 0;
  queries = 0;

  read(documents: number): void {
    this.reads += documents;
  }

  wrote(documents: number): void {
    this.writes += documents;
  }

  /** A query that found `documents`; finding nothing costs one read. */
  queried(documents: number): void {
    this.queries += 1;
    this.reads += Math.max(1, documents);
  }
}

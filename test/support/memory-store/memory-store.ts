import { StateError } from '#shared/core/errors.ts';
import { checkCollectionName, keyOfId } from '#shared/state/document/document-key.ts';
import { OperationCounter } from '#shared/state/operation-counter.ts';
import type { QueryParameters } from '#shared/state/queries.ts';
import { cursorOf, positionValue } from '#shared/state/query/cursor.ts';
import { checkLimit, resolvedQuery } from '#shared/state/query/resolved-query.ts';
import {
  type CommitResult,
  type CountBounds,
  controlsOf,
  type QueryOptions,
  type QueryPage,
  type Store,
  type StoredDocument,
  type Ticket,
  type Write,
} from '#shared/state/store.ts';
import { found } from './found.ts';
import type { Held, MemoryState } from './memory-state.ts';

/** What a client is about to do. `what`: the collection or the query. */
export type Operation =
  | { readonly kind: 'read' | 'query' | 'count'; readonly what: string }
  | { readonly kind: 'commit'; readonly ticket: Ticket | undefined; readonly writes: readonly Write[] };

/**
 * Stands around every operation, which happens at once and as a whole when it calls `carryOut`. Where it throws
 * instead, the operation was refused; where it throws afterwards, the answer was lost; where it never settles, the
 * process was killed before or after; and it may let others go first.
 */
export type Around = <Result>(operation: Operation, carryOut: () => Result) => Promise<Result>;

/** One process's client of a `MemoryState`. */
export class MemoryStore implements Store {
  readonly operations: OperationCounter;
  readonly #state: MemoryState;
  readonly #around: Around;
  readonly #ended: AbortController;

  constructor(state: MemoryState, around: Around, operations = new OperationCounter(), ended = new AbortController()) {
    this.operations = operations;
    this.#ended = ended;
    this.#state = state;
    this.#around = around;
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return (await this.getMany(collection, [id])).get(id);
  }

  async getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    this.#refuseIfClosed();
    checkCollectionName(collection);
    const keys = [...new Set(ids)].map(id => keyOfId(collection, id));
    return await this.#around({ kind: 'read', what: collection }, () => {
      this.operations.read(keys.length);
      const held = keys.flatMap(key => this.#state.get(collection, key) ?? []);
      return new Map(held.map(each => [each.document.id, this.#read(each)]));
    });
  }

  async commit(ticket: Ticket | undefined, writes: readonly Write[]): Promise<CommitResult> {
    this.#refuseIfClosed();
    return await this.#around({ kind: 'commit', ticket, writes }, () => {
      const result = this.#state.commit(ticket, writes);
      if (ticket !== undefined) this.operations.read(controlsOf(ticket).length);
      if (result.ok) this.operations.wrote(writes.length);
      return result;
    });
  }

  async query(name: string, parameters: QueryParameters, options: QueryOptions): Promise<QueryPage> {
    this.#refuseIfClosed();
    checkLimit(options.limit);
    const query = resolvedQuery(this.#state.queries, name, parameters, options);
    return await this.#around({ kind: 'query', what: name }, () => {
      const all = found(this.#state.all(query.collection), query);
      this.operations.queried(Math.min(all.length, options.limit + 1));
      const shown = all.slice(0, options.limit);
      const documents = shown.map(held => this.#read(held));
      const last = shown.at(-1);
      if (all.length <= options.limit || last === undefined) return { documents };
      const value = positionValue(last.document.fields[query.order]);
      return { documents, next: cursorOf({ value, key: last.key }) };
    });
  }

  async count(name: string, parameters: QueryParameters, { atMost, ...bounds }: CountBounds = {}): Promise<number> {
    this.#refuseIfClosed();
    const query = resolvedQuery(this.#state.queries, name, parameters, bounds);
    if (atMost !== undefined) checkLimit(atMost);
    return await this.#around({ kind: 'count', what: name }, () => {
      this.operations.queried(1);
      return Math.min(found(this.#state.all(query.collection), query).length, atMost ?? Number.POSITIVE_INFINITY);
    });
  }

  counted(): Store {
    return new MemoryStore(this.#state, this.#around, new OperationCounter(this.operations), this.#ended);
  }

  async close(): Promise<void> {
    this.#ended.abort();
  }

  #read({ document }: Held): StoredDocument {
    return { ...document, readAt: this.#state.clock() };
  }

  #refuseIfClosed(): void {
    if (this.#ended.signal.aborted) throw new StateError('this client of the state in memory is already closed');
  }
}

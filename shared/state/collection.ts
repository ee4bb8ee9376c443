import { type CollectionDefinition, parsedValue, type QueryDeclarations, queryName } from './collection-definition.ts';
import type { CountBounds, Fields, QueryOptions, Store, StoredDocument, Write, WriteOptions } from './store.ts';

export { defineCollection, gatherQueries, type ValueOf } from './collection-definition.ts';
export { commitAll } from './commit-all.ts';

/** A document as its collection's schema has it. */
export interface Entry<Value, Key extends string | number = string> extends Omit<StoredDocument, 'fields' | 'id'> {
  readonly key: Key;
  readonly value: Value;
}

/** A document as it was read; undefined where there was none. A write can be made to hold only while that is so. */
export type Read = Pick<StoredDocument, 'version'> | undefined;

export interface Page<Value, Key extends string | number = string> {
  readonly entries: readonly Entry<Value, Key>[];
  /** Absent on the last page. */
  readonly next?: string;
}

type Parameters<Value, Field> = {
  readonly [Name in Field & keyof Value]: Extract<Value[Name], string | number | boolean>;
};
export type ParametersOf<Value, Queries extends QueryDeclarations, Name extends keyof Queries> = Parameters<
  Value,
  Queries[Name]['where'][number]
>;

export type AllOptions = Omit<QueryOptions, 'limit' | 'after'> & {
  /** Documents asked for at once; 300 if not given. */
  readonly pageSize?: number;
};

/**
 * One typed collection on one store. Documents are named by their keys; ids and expiry follow from the definition. It
 * reads; what it would write it returns, to be committed together with other writes.
 */
export class Collection<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Key extends string | number = string,
  Keeping extends readonly unknown[] = readonly [],
> {
  readonly #store: Store;
  readonly #definition: CollectionDefinition<Value, Queries, Key, Keeping>;

  constructor(store: Store, definition: CollectionDefinition<Value, Queries, Key, Keeping>) {
    this.#store = store;
    this.#definition = definition;
  }

  async get(key: Key): Promise<Entry<Value, Key> | undefined> {
    const document = await this.#store.get(this.#definition.name, this.#definition.ids.idOf(key));
    return document === undefined ? undefined : this.#entry(document);
  }

  /** Those that there are, by key. */
  async getMany(keys: readonly Key[]): Promise<ReadonlyMap<Key, Entry<Value, Key>>> {
    const { name, ids } = this.#definition;
    const documents = await this.#store.getMany(name, keys.map(ids.idOf));
    return new Map([...documents.values()].map(document => [ids.keyOf(document.id), this.#entry(document)]));
  }

  /** One page of a query. `limit`: how many documents at most. */
  async query<Name extends keyof Queries & string>(
    name: Name,
    parameters: ParametersOf<Value, Queries, Name>,
    options: QueryOptions,
  ): Promise<Page<Value, Key>> {
    const { documents, next } = await this.#store.query(queryName(this.#definition.name, name), parameters, options);
    const entries = documents.map(document => this.#entry(document));
    return next === undefined ? { entries } : { entries, next };
  }

  /** Everything a query finds, page by page; what is written meanwhile may or may not be among it. */
  async *all<Name extends keyof Queries & string>(
    name: Name,
    parameters: ParametersOf<Value, Queries, Name>,
    { pageSize = 300, ...options }: AllOptions = {},
  ): AsyncGenerator<Entry<Value, Key>, void, undefined> {
    let after: string | undefined;
    do {
      const position = after === undefined ? {} : { after };
      const page = await this.query(name, parameters, { ...options, ...position, limit: pageSize });
      yield* page.entries;
      after = page.next;
    } while (after !== undefined);
  }

  async count<Name extends keyof Queries & string>(
    name: Name,
    parameters: ParametersOf<Value, Queries, Name>,
    bounds?: CountBounds,
  ): Promise<number> {
    return await this.#store.count(queryName(this.#definition.name, name), parameters, bounds);
  }

  /** Fails its commit if the document exists. */
  create(key: Key, value: Value, ...keeping: Keeping): Write {
    return { kind: 'create', ...this.#document(key), ...this.#content(key, value, keeping) };
  }

  /** Replaces the whole document, whatever stands there. */
  set(key: Key, value: Value, ...keeping: Keeping): Write {
    return { kind: 'set', ...this.#document(key), ...this.#content(key, value, keeping) };
  }

  /** Makes or replaces the document; fails its commit if that is no longer as it was read. */
  setIfUnchanged(key: Key, read: Read, value: Value, ...keeping: Keeping): Write {
    if (read === undefined) return this.create(key, value, ...keeping);
    return { kind: 'set', ...this.#document(key), ...this.#content(key, value, keeping), ifVersion: read.version };
  }

  remove(key: Key): Write {
    return { kind: 'delete', ...this.#document(key) };
  }

  /** Fails its commit if the document is no longer as it was read. */
  removeIfUnchanged(key: Key, read: NonNullable<Read>): Write {
    return { kind: 'delete', ...this.#document(key), ifVersion: read.version };
  }

  #entry({ id, fields, ...document }: StoredDocument): Entry<Value, Key> {
    const key = this.#definition.ids.keyOf(id);
    return { ...document, key, value: parsedValue(this.#definition, id, fields, 'read') };
  }

  #document(key: Key): { readonly collection: string; readonly id: string } {
    return { collection: this.#definition.name, id: this.#definition.ids.idOf(key) };
  }

  #content(key: Key, value: Value, keeping: Keeping): { readonly fields: Fields } & Pick<WriteOptions, 'expiresAt'> {
    const { ids, expiresAt } = this.#definition;
    const fields = parsedValue(this.#definition, ids.idOf(key), value, 'written');
    return expiresAt === 'never' ? { fields } : { fields, expiresAt: expiresAt(fields, ...keeping) };
  }
}

/** A collection of documents in a store, by its definition. */
export function collectionOn<
  Value extends Fields,
  Queries extends QueryDeclarations,
  Key extends string | number,
  Keeping extends readonly unknown[],
>(
  store: Store,
  definition: CollectionDefinition<Value, Queries, Key, Keeping>,
): Collection<Value, Queries, Key, Keeping> {
  return new Collection(store, definition);
}

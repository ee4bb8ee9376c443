import { type CollectionDefinition, parsedValue, type QueryDeclarations, queryName } from './collection-definition.ts';
import type { Fields, QueryOptions, Store, StoredDocument, Write, WriteOptions } from './store.ts';

export { defineCollection, gatherQueries, type ValueOf } from './collection-definition.ts';
export { commitAll } from './commit-all.ts';

/** A document as its collection's schema has it. */
export interface Entry<Value> extends Omit<StoredDocument, 'fields'> {
  readonly value: Value;
}

export interface Page<Value> {
  readonly entries: readonly Entry<Value>[];
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

/** One typed collection on one store. It reads; what it would write it returns, to be committed together with other writes. */
export class Collection<Value extends Fields, Queries extends QueryDeclarations> {
  readonly #store: Store;
  readonly #definition: CollectionDefinition<Value, Queries>;

  constructor(store: Store, definition: CollectionDefinition<Value, Queries>) {
    this.#store = store;
    this.#definition = definition;
  }

  async get(id: string): Promise<Entry<Value> | undefined> {
    const document = await this.#store.get(this.#definition.name, id);
    return document === undefined ? undefined : this.#entry(document);
  }

  /** Those of the ids that there are, by id. */
  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, Entry<Value>>> {
    const documents = await this.#store.getMany(this.#definition.name, ids);
    return new Map([...documents].map(([id, document]) => [id, this.#entry(document)]));
  }

  /** One page of a query. `limit`: how many documents at most. */
  async query<Name extends keyof Queries & string>(
    name: Name,
    parameters: ParametersOf<Value, Queries, Name>,
    options: QueryOptions,
  ): Promise<Page<Value>> {
    const { documents, next } = await this.#store.query(queryName(this.#definition.name, name), parameters, options);
    const entries = documents.map(document => this.#entry(document));
    return next === undefined ? { entries } : { entries, next };
  }

  /** Everything a query finds, page by page; what is written meanwhile may or may not be among it. */
  async *all<Name extends keyof Queries & string>(
    name: Name,
    parameters: ParametersOf<Value, Queries, Name>,
    { pageSize = 300, ...options }: AllOptions = {},
  ): AsyncGenerator<Entry<Value>, void, undefined> {
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
    bounds?: Pick<QueryOptions, 'from' | 'before'>,
  ): Promise<number> {
    return await this.#store.count(queryName(this.#definition.name, name), parameters, bounds);
  }

  /** Fails its commit if the document exists. `expiresAt`: ms since the epoch. */
  create(id: string, value: Value, options: Pick<WriteOptions, 'expiresAt'> = {}): Write {
    return { kind: 'create', collection: this.#definition.name, id, fields: this.#fields(id, value), ...options };
  }

  /** Replaces the whole document; with `ifVersion` only while it is at that version. */
  set(id: string, value: Value, options: WriteOptions = {}): Write {
    return { kind: 'set', collection: this.#definition.name, id, fields: this.#fields(id, value), ...options };
  }

  remove(id: string, options: Pick<WriteOptions, 'ifVersion'> = {}): Write {
    return { kind: 'delete', collection: this.#definition.name, id, ...options };
  }

  #entry({ fields, ...document }: StoredDocument): Entry<Value> {
    return { ...document, value: parsedValue(this.#definition, document.id, fields, 'read') };
  }

  #fields(id: string, value: Value): Fields {
    return parsedValue(this.#definition, id, value, 'written');
  }
}

export function collectionOn<Value extends Fields, Queries extends QueryDeclarations>(
  store: Store,
  definition: CollectionDefinition<Value, Queries>,
): Collection<Value, Queries> {
  return new Collection(store, definition);
}

import pLimit from 'p-limit';
import { checkedWrites } from '../document/checked-writes.ts';
import { checkCollectionName, keyOfId } from '../document/document-key.ts';
import { countedAtOnce, OperationCounter } from '../operation-counter.ts';
import type { NamedQueries, QueryParameters } from '../queries.ts';
import { checkLimit, checkQueries, resolvedQuery } from '../query/resolved-query.ts';
import type {
  CommitResult,
  CountBounds,
  QueryOptions,
  QueryPage,
  Store,
  StoredDocument,
  Ticket,
  Write,
} from '../store.ts';
import { committed } from './commit.ts';
import { Connection, type ConnectionOptions, referenceOf } from './connection.ts';
import { foundDocument } from './documents.ts';
import { countDocuments, readPage } from './queries.ts';

export interface FirestoreStoreOptions extends ConnectionOptions {
  readonly queries: NamedQueries;
}

/** Documents asked for in one request, and requests side by side. */
const documentsPerRead = 500;
const readsSideBySide = 4;

/**
 * The state store in a Firestore database (native mode) of its own. Nothing is loaded or connected before the first
 * operation. Raises UnavailableError when Firestore does not answer within about half a minute, CredentialError when it
 * does not let us in.
 */
export function openFirestoreStore({ queries, ...options }: FirestoreStoreOptions): Store {
  checkQueries(queries);
  return new FirestoreStore(
    { connection: new Connection(options), queries, random: options.random },
    new OperationCounter(),
  );
}

interface Parts {
  readonly connection: Connection;
  readonly queries: NamedQueries;
  readonly random: () => number;
}

class FirestoreStore implements Store {
  readonly operations: OperationCounter;
  readonly #parts: Parts;
  readonly #connection: Connection;
  readonly #queries: NamedQueries;
  /** Marks the commits of this store, with their number. */
  readonly #mark: string;
  #commits = 0;

  constructor(parts: Parts, operations: OperationCounter) {
    const { connection, queries, random } = parts;
    this.operations = operations;
    this.#parts = parts;
    this.#connection = connection;
    this.#queries = queries;
    this.#mark = Array.from({ length: 2 }, () => Math.floor(random() * 2 ** 52).toString(36)).join('');
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return (await this.getMany(collection, [id])).get(id);
  }

  async getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    checkCollectionName(collection);
    const keys = [...new Set(ids)].map(id => keyOfId(collection, id));
    const parts: string[][] = [];
    for (let start = 0; start < keys.length; start += documentsPerRead)
      parts.push(keys.slice(start, start + documentsPerRead));
    const documents = await pLimit(readsSideBySide).map(parts, part =>
      this.#connection.read(async connected => {
        const references = part.map(key => referenceOf(connected, collection, key));
        const snapshots = await connected.firestore.getAll(...references);
        return snapshots.flatMap(snapshot => foundDocument(connected, snapshot) ?? []);
      }),
    );
    this.operations.read(keys.length);
    return new Map(documents.flat().flatMap(({ expired, stored }) => (expired ? [] : [[stored.id, stored]])));
  }

  async commit(ticket: Ticket | undefined, writes: readonly Write[]): Promise<CommitResult> {
    const checked = checkedWrites(writes);
    this.#commits += 1;
    const mark = `${this.#mark}-${this.#commits}`;
    const onRead = (documents: number): void => this.operations.read(documents);
    const result = await committed(this.#connection, { ticket, writes: checked, mark, onRead });
    if (result.ok) this.operations.wrote(checked.length);
    return result;
  }

  async query(name: string, parameters: QueryParameters, options: QueryOptions): Promise<QueryPage> {
    checkLimit(options.limit);
    const query = resolvedQuery(this.#queries, name, parameters, options);
    const { page, read } = await this.#connection.read(connected => readPage(connected, query, options.limit));
    this.operations.queried(read);
    return page;
  }

  async count(name: string, parameters: QueryParameters, { atMost, ...bounds }: CountBounds = {}): Promise<number> {
    const query = resolvedQuery(this.#queries, name, parameters, bounds);
    if (atMost !== undefined) checkLimit(atMost);
    const { count, read } = await this.#connection.read(connected => countDocuments(connected, query, atMost));
    this.operations.queried(Math.ceil(read / countedAtOnce));
    return count;
  }

  counted(): Store {
    return new FirestoreStore(this.#parts, new OperationCounter(this.operations));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

import { checkedWrites } from '../document/checked-writes.ts';
import { keyOfId } from '../document/document-key.ts';
import { countedAtOnce, OperationCounter } from '../operation-counter.ts';
import type { NamedQueries, QueryParameters } from '../queries.ts';
import { cursorOf, positionValue } from '../query/cursor.ts';
import { checkLimit, checkQueries, resolvedQuery } from '../query/resolved-query.ts';
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
} from '../store.ts';
import { applied } from './commit.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { columns, documentOf, numberIn, type Row, rowOf } from './rows.ts';
import { selectStatement } from './statements.ts';
import { momentOf } from './store-clock.ts';

export interface SqliteStoreOptions extends DatabaseOptions {
  /** Path of the file, or `:memory:`. */
  readonly file: string;
  readonly queries: NamedQueries;
  /** The machine's clock in ms since the epoch: with all processes on one machine, this is the store's clock. */
  readonly now: () => number;
}

/**
 * The state store in one SQLite file, for a laptop or a single machine. Any number of processes may use the file at
 * once; a write waits its turn, then raises UnavailableError. Throws ConfigError for a file it cannot use or that is
 * not ours; once another file stands in its place, every operation raises StateError.
 */
export function openSqliteStore({ file, queries, now, ...options }: SqliteStoreOptions): Store {
  checkQueries(queries);
  return new SqliteStore(new Database(file, queries, options), queries, now, new OperationCounter());
}

class SqliteStore implements Store {
  readonly operations: OperationCounter;
  readonly #database: Database;
  readonly #queries: NamedQueries;
  readonly #now: () => number;

  constructor(database: Database, queries: NamedQueries, now: () => number, operations: OperationCounter) {
    this.operations = operations;
    this.#database = database;
    this.#queries = queries;
    this.#now = now;
  }

  async get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return (await this.getMany(collection, [id])).get(id);
  }

  async getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const keys = [...new Set(ids)].map(id => keyOfId(collection, id));
    const documents = this.#database.guarded(() => {
      this.#database.ensure(collection);
      const { clock } = momentOf(this.#database, this.#now);
      const sql = `SELECT ${columns} FROM "${collection}"
        WHERE id IN (SELECT value FROM json_each(?)) AND (expiresAt IS NULL OR expiresAt > ?)`;
      const rows: Row[] = this.#database.prepare(sql).all(JSON.stringify(keys), clock);
      return rows.map(row => documentOf(row, clock));
    });
    this.operations.read(keys.length);
    return new Map(documents.map(document => [document.id, document]));
  }

  async commit(ticket: Ticket | undefined, writes: readonly Write[]): Promise<CommitResult> {
    const checked = checkedWrites(writes);
    for (const collection of new Set(checked.map(write => write.collection))) this.#database.ensure(collection);
    if (ticket !== undefined) {
      this.#database.ensure('functions');
      this.operations.read(controlsOf(ticket).length);
    }
    const result = this.#database.exclusively(
      () => applied(this.#database, this.#now, ticket, checked),
      outcome => outcome.ok,
    );
    if (result.ok) this.operations.wrote(checked.length);
    return result;
  }

  async query(name: string, parameters: QueryParameters, options: QueryOptions): Promise<QueryPage> {
    checkLimit(options.limit);
    const query = resolvedQuery(this.#queries, name, parameters, options);
    const { rows, clock } = this.#database.guarded(() => {
      const { clock } = momentOf(this.#database, this.#now);
      const { condition, values, order } = selectStatement(query, clock);
      const sql = `SELECT ${columns} FROM "${query.collection}" WHERE ${condition} ORDER BY ${order} LIMIT ?`;
      const rows: Row[] = this.#database.prepare(sql).all(...values, options.limit + 1);
      return { rows, clock };
    });
    this.operations.queried(rows.length);
    const documents = rows.slice(0, options.limit).map(row => documentOf(row, clock));
    const last = documents.at(-1);
    if (rows.length <= options.limit || last === undefined) return { documents };
    const value = positionValue(last.fields[query.order]);
    return { documents, next: cursorOf({ value, key: keyOfId(query.collection, last.id) }) };
  }

  async count(name: string, parameters: QueryParameters, { atMost, ...bounds }: CountBounds = {}): Promise<number> {
    const query = resolvedQuery(this.#queries, name, parameters, bounds);
    if (atMost !== undefined) checkLimit(atMost);
    const count = this.#database.guarded(() => {
      const { condition, values } = selectStatement(query, momentOf(this.#database, this.#now).clock);
      const found = `SELECT 1 FROM "${query.collection}" WHERE ${condition} LIMIT ?`;
      const sql = `SELECT count(*) AS n FROM (${found})`;
      return numberIn(rowOf(this.#database.prepare(sql), ...values, atMost ?? -1) ?? {}, 'n');
    });
    this.operations.queried(Math.ceil(count / countedAtOnce));
    return count;
  }

  counted(): Store {
    return new SqliteStore(this.#database, this.#queries, this.#now, new OperationCounter(this.operations));
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}

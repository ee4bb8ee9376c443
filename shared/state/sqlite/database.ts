import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StateError } from '#shared/core/errors.ts';
import { checkCollectionName } from '../document/document-key.ts';
import type { NamedQueries } from '../queries.ts';
import type { Intent } from '../store.ts';
import { storeError } from './sqlite-error.ts';
import { applicationId, claimStateFile, type FileIdentity, identityOf } from './state-file.ts';
import { indexStatement, stateTable, tableStatements } from './statements.ts';

/** How long a statement waits for another process, in ms, if nothing else is said. */
const busyTimeout = 10_000;

export interface DatabaseOptions {
  /** `work` if not given. */
  readonly intent?: Intent;
  readonly busyTimeoutMs?: number;
  /** Told once when another file stands in the place of the open one. */
  readonly onReplaced?: (error: StateError) => void;
}

/**
 * One open file: statements prepared once, tables made when first needed, transactions that other processes respect.
 */
export class Database {
  readonly #file: string;
  readonly #queries: NamedQueries;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #tables = new Set<string>();
  readonly #onReplaced: ((error: StateError) => void) | undefined;
  /** Undefined for a database in memory. */
  readonly #identity: FileIdentity | undefined;
  #isReplaced = false;

  /** `file`: a path, or `:memory:`. */
  constructor(file: string, queries: NamedQueries, options: DatabaseOptions = {}) {
    const { intent = 'work', busyTimeoutMs: timeout = busyTimeout, onReplaced } = options;
    this.#file = file;
    this.#queries = queries;
    this.#onReplaced = onReplaced;
    if (file !== ':memory:') {
      claimStateFile(file, intent);
      this.#identity = identityOf(file);
    }
    try {
      this.#database = new DatabaseSync(file, { timeout });
      const { application_id: id } = this.#database.prepare('PRAGMA application_id').get() ?? {};
      if (id !== applicationId) this.#database.exec(`PRAGMA application_id = ${applicationId}`);
      // Every commit reaches the disk before it is answered: what is recorded before an act must outlast a power cut.
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    } catch (error) {
      throw storeError(error, file);
    }
    this.#make([stateTable, 'INSERT INTO _store SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM _store)']);
    for (const query of Object.values(queries)) this.ensure(query.collection);
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Makes the table and the indexes of a collection unless they are there. */
  ensure(collection: string): void {
    if (this.#tables.has(collection)) return;
    checkCollectionName(collection);
    const indexes = Object.values(this.#queries).filter(query => query.collection === collection);
    this.#make([...tableStatements(collection), ...indexes.map(indexStatement)]);
    this.#tables.add(collection);
  }

  /**
   * Runs `work` as the only writer of the file; what it wrote is undone unless its result is to be kept, and when it
   * throws.
   */
  exclusively<Result>(work: () => Result, kept: (result: Result) => boolean): Result {
    return this.guarded(() => {
      this.prepare('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        this.prepare(kept(result) ? 'COMMIT' : 'ROLLBACK').run();
        // Nobody may act on what went into a file that nobody else reads.
        this.#refuseReplaced();
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.prepare('ROLLBACK').run();
        throw error;
      }
    });
  }

  /** Gives errors of the database their meaning. */
  guarded<Result>(work: () => Result): Result {
    if (!this.#database.isOpen) throw new StateError(`the state file ${this.#file} is already closed`);
    this.#refuseReplaced();
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.#file);
    }
  }

  /** SQLite itself goes on with the file it has opened, which by now nobody else may see. */
  #refuseReplaced(): void {
    if (this.#identity === undefined) return;
    const found = identityOf(this.#file);
    if (found?.inode === this.#identity.inode && found.device === this.#identity.device) return;
    const error = new StateError(
      `the state file ${this.#file} was ${found === undefined ? 'taken away' : 'replaced'} while it was in use, so this process stops`,
      { advice: 'see that the file is the right one (lockstep state check), then start again' },
    );
    if (!this.#isReplaced) this.#onReplaced?.(error);
    this.#isReplaced = true;
    throw error;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /**
   * Statements that change nothing when what they make is there: then they take no lock, and opening a known file is
   * cheap.
   */
  #make(statements: readonly string[]): void {
    this.guarded(() => {
      for (const statement of statements) this.#database.exec(statement);
    });
  }
}

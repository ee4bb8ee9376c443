import type { DatabaseSync, StatementSync } from 'node:sqlite';

const known = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/**
 * A statement, prepared once per database. One that fires a trigger holds the whole trigger compiled, tens of kilobytes
 * that node frees late: made anew for every edit, many edits take gigabytes.
 */
export function prepared(database: DatabaseSync, sql: string): StatementSync {
  const statements = known.get(database) ?? new Map<string, StatementSync>();
  known.set(database, statements);
  const statement = statements.get(sql) ?? database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

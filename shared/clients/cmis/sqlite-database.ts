import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, messageOf, UnavailableError } from '#shared/core/errors.ts';
import type { CmisDatabase, Row } from './database.ts';

/** How long to wait for another writer of the file, ms, where a statement may take that long. */
const busyTimeoutMs = 10_000;

function translated(error: unknown, doing: string): Error {
  const reason = messageOf(error);
  if (/no such (table|column)|no such function/.test(reason)) {
    return new ConfigError(`CMIS (SQLite) lacks something that ${doing} needs: ${reason}`, {
      advice: 'Create the file anew with the sandbox of this version.',
      cause: error,
    });
  }
  return new UnavailableError(`CMIS (SQLite) failed while ${doing}: ${reason}`, { cause: error });
}

async function attempt<Result>(doing: string, act: () => Result): Promise<Result> {
  try {
    return act();
  } catch (error) {
    throw translated(error, doing);
  }
}

/**
 * CMIS in a SQLite file: the stand-in of the sandbox. It has the same tables, queue and views, so that the same
 * statements run on it. Its name is the file's name without extension. Throws ConfigError when there is no such file.
 */
export async function openSqliteDatabase(
  file: string,
  statementTimeoutMs: number = busyTimeoutMs,
): Promise<CmisDatabase> {
  if (!existsSync(file)) {
    throw new ConfigError(`CMIS is configured as the SQLite file ${file}, which does not exist`, {
      advice: 'Start the sandbox, which creates it, or correct the path.',
    });
  }
  const database = await attempt(
    'opening it',
    () => new DatabaseSync(file, { timeout: Math.min(busyTimeoutMs, statementTimeoutMs) }),
  );
  return {
    names: [basename(file).replace(/\.[^.]*$/, '')],
    query: (sql, binds, maxRows) =>
      attempt('reading', () => {
        const rows: Row[] = [];
        if (maxRows === 0) return rows;
        for (const row of database.prepare(sql).iterate(binds)) {
          rows.push(row);
          if (rows.length === maxRows) break;
        }
        return rows;
      }),
    stream: async function* (sql, binds) {
      const rows = await attempt('reading', () => database.prepare(sql).iterate(binds));
      try {
        for (;;) {
          const step = await attempt('reading', () => rows.next());
          if (step.done === true) return;
          yield step.value;
        }
      } finally {
        rows.return?.();
      }
    },
    update: (sql, binds) => attempt('writing', () => Number(database.prepare(sql).run(binds).changes)),
    // Its statements block the process: none is under way when anything else happens.
    interrupt: () => undefined,
    close: async () => database.close(),
  };
}

import type { Connection } from 'mariadb';
import type { CmisDatabase, Row } from '#shared/clients/cmis/database.ts';
import type { TriggerDatabase } from './edited-timetable.ts';

/** The reader's database on MariaDB in Oracle mode, which stands for Oracle in tests. */
export function mariadbCmis(connection: Connection, name: string): CmisDatabase {
  const named = (sql: string) => ({ sql, namedPlaceholders: true });
  return {
    names: [name],
    query: async (sql, binds, maxRows) => {
      const rows: readonly Row[] = await connection.query(named(sql), binds);
      return maxRows === undefined ? [...rows] : rows.slice(0, maxRows);
    },
    stream: async function* (sql, binds) {
      const rows: readonly Row[] = await connection.query(named(sql), binds);
      yield* rows;
    },
    update: async (sql, binds) => {
      const result: { readonly affectedRows: number } = await connection.query(named(sql), binds);
      return result.affectedRows;
    },
    interrupt: () => undefined,
    close: async () => undefined,
  };
}

/** The same connection for statements that write. */
export function mariadbTriggers(connection: Connection): TriggerDatabase {
  return {
    run: async (sql, binds) => {
      await connection.query({ sql, namedPlaceholders: true }, binds);
    },
    all: async sql => {
      const rows: readonly Row[] = await connection.query(sql);
      return [...rows];
    },
  };
}

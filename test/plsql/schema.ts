import { fileURLToPath } from 'node:url';
import type { Connection } from 'mariadb';
import { runScript } from './run-script.ts';

const script = (name: string): string =>
  fileURLToPath(new URL(`../../functions/cmis-echo360/plsql/${name}`, import.meta.url));

/** The very scripts that an administrator runs. */
export const scripts = {
  folder: script(''),
  install: script('install.sql'),
  upgrade: script('upgrade.sql'),
  uninstall: script('uninstall.sql'),
  grants: script('grants.sql'),
} as const;

/** Makes a schema with CMIS's tables, empty, and goes into it. */
export async function createSchema(connection: Connection, name: string): Promise<void> {
  await connection.query(`create database ${name}`);
  await connection.query(`use ${name}`);
  await runScript(connection, fileURLToPath(new URL('cmis-tables.sql', import.meta.url)));
}

/** Inserts rows, table by table, in one transaction. */
export async function insertRows(
  connection: Connection,
  rows: Iterable<readonly [string, Readonly<Record<string, string | number | null>>]>,
): Promise<void> {
  await connection.beginTransaction();
  for (const [table, row] of rows) {
    const columns = Object.keys(row);
    await connection.query(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      Object.values(row),
    );
  }
  await connection.commit();
}

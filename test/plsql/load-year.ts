import type { Connection } from 'mariadb';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { insertRows } from './schema.ts';

/** In this order, so that the triggers on TIMETABLE see all the rest. */
const tables = [
  'WEEKSTRUCTURE',
  'WEEKMAPNUMERIC',
  'SITES',
  'ROOMS',
  'ROOMFEATURES',
  'DEPTS',
  'MODULE',
  'MODULEGROUPS',
  'STT_COMPONENT_TYPE',
  'STT_EXT_PERSON',
  'ROOMREQUESTS',
  'SLOTDETAILS',
  'TIMETABLE',
];

type Value = string | number | null;

function plain(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`a value of CMIS is ${typeof value}`);
}

/** Writes a year into CMIS's tables on MariaDB: what the stand-in on SQLite holds of it, row for row. */
export async function loadYear(connection: Connection, year: YearValues): Promise<void> {
  const sandbox = createCmisSandbox({ file: ':memory:' });
  try {
    sandbox.load(year, { queued: false });
    for (const table of tables) {
      const rows = sandbox.database
        .prepare(`select * from ${table}`)
        .all()
        .map(
          row => [table, Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]))] as const,
        );
      await insertRows(connection, rows);
    }
  } finally {
    sandbox.close();
  }
}

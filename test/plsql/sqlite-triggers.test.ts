import { after, describe } from 'node:test';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { surroundingRows, surroundings } from './surroundings.ts';
import { triggerSuite } from './trigger-suite.ts';

describe("the triggers of CMIS's stand-in on SQLite", () => {
  const sandbox = createCmisSandbox({ file: ':memory:' });
  after(() => sandbox.close());
  const orNull = (value: string | number | null): string | number | null => (value === '' ? null : value);
  const run = async (sql: string, binds: Readonly<Record<string, string | number | null>>): Promise<void> => {
    sandbox.database
      .prepare(sql)
      .run(Object.fromEntries(Object.entries(binds).map(([name, value]) => [name, orNull(value)])));
  };
  for (const [table, row] of surroundingRows(surroundings)) {
    const columns = Object.keys(row);
    const values = columns.map(column => `:${column}`).join(', ');
    sandbox.database.prepare(`insert into ${table} (${columns.join(', ')}) values (${values})`).run(row);
  }
  triggerSuite(async () => ({ run, all: async sql => sandbox.database.prepare(sql).all() }), 150);
});

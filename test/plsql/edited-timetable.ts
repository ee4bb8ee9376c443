import assert from 'node:assert/strict';
import { type ExpectedRow, expectedRows, type TimetableRow } from './queue-model.ts';
import { surroundings } from './surroundings.ts';
import type { Changes, Edit } from './timetable-edits.ts';

type Value = string | number | null;

/** A database with triggers, for statements with `:name` binds. */
export interface TriggerDatabase {
  run(sql: string, binds: Readonly<Record<string, Value>>): Promise<void>;
  all(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const keyOf = (row: TimetableRow): string => `${row.SETID} ${row.SLOTID} ${row.SLOTENTRY}`;
const asSql = (row: Changes): Record<string, Value> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null]));
const sorted = (rows: Iterable<Readonly<Record<string, unknown>>>): readonly string[] =>
  [...rows].map(row => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

const byKey = 'SETID = :keySet and SLOTID = :keySlot and SLOTENTRY = :keyEntry';
const keyBinds = (row: TimetableRow): Record<string, Value> => ({
  keySet: row.SETID,
  keySlot: row.SLOTID,
  keyEntry: row.SLOTENTRY,
});

/** TIMETABLE, edited in the database and in memory at once; gives what the queue should get and what it got. */
export class EditedTimetable {
  readonly #database: TriggerDatabase;
  readonly #rows = new Map<string, TimetableRow>();

  constructor(database: TriggerDatabase) {
    this.#database = database;
  }

  async clear(): Promise<void> {
    await this.#database.run('delete from TIMETABLE', {});
    await this.#database.run('delete from STT_ECHO_QUEUE', {});
  }

  async check(edit: Edit): Promise<readonly ExpectedRow[]> {
    const expected = await this.#apply(edit);
    const found = await this.#database.all('select * from STT_ECHO_QUEUE');
    const comparable = found.map(({ ID, CREATED, ...row }) => {
      assert.ok(Number.isInteger(ID) && typeof CREATED === 'string');
      return row;
    });
    assert.deepEqual(sorted(comparable), sorted(expected), JSON.stringify(edit));
    await this.#database.run('delete from STT_ECHO_QUEUE', {});
    return expected;
  }

  async #apply(edit: Edit): Promise<readonly ExpectedRow[]> {
    if (edit.kind === 'insert') return this.#insert(edit.row);
    const rows = [...this.#rows.values()];
    if (edit.kind === 'update all' || edit.kind === 'delete all') {
      return this.#all(
        edit,
        rows.filter(row => row.MODULEID === edit.of),
      );
    }
    const row = rows[edit.pick % rows.length];
    if (row === undefined) return [];
    if (edit.kind === 'delete') {
      await this.#database.run(`delete from TIMETABLE where ${byKey}`, keyBinds(row));
      return this.#replace(row, undefined);
    }
    const after = { ...row, ...edit.changes };
    if (Object.keys(edit.changes).length === 0 || (keyOf(after) !== keyOf(row) && this.#rows.has(keyOf(after))))
      return [];
    await this.#database.run(`update TIMETABLE set ${assignments(edit.changes)} where ${byKey}`, {
      ...asSql(edit.changes),
      ...keyBinds(row),
    });
    return this.#replace(row, after);
  }

  async #insert(row: TimetableRow): Promise<readonly ExpectedRow[]> {
    if (this.#rows.has(keyOf(row))) return [];
    const columns = Object.keys(row);
    await this.#database.run(
      `insert into TIMETABLE (${columns.join(', ')}) values (${columns.map(column => `:${column}`).join(', ')})`,
      asSql(row),
    );
    return this.#replace(undefined, row);
  }

  async #all(edit: Extract<Edit, { of: string }>, rows: readonly TimetableRow[]): Promise<readonly ExpectedRow[]> {
    if (edit.kind === 'delete all') {
      await this.#database.run('delete from TIMETABLE where MODULEID = :ofModule', { ofModule: edit.of });
      return rows.flatMap(row => this.#replace(row, undefined));
    }
    if (Object.keys(edit.changes).length === 0) return [];
    await this.#database.run(`update TIMETABLE set ${assignments(edit.changes)} where MODULEID = :ofModule`, {
      ...asSql(edit.changes),
      ofModule: edit.of,
    });
    return rows.flatMap(row => this.#replace(row, { ...row, ...edit.changes }));
  }

  #replace(before: TimetableRow | undefined, after: TimetableRow | undefined): readonly ExpectedRow[] {
    if (before !== undefined) this.#rows.delete(keyOf(before));
    if (after !== undefined) this.#rows.set(keyOf(after), after);
    return expectedRows(before, after, surroundings);
  }
}

function assignments(changes: Changes): string {
  return Object.keys(changes)
    .map(column => `${column} = :${column}`)
    .join(', ');
}

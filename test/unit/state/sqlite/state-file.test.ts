import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { ConfigError, StateError } from '#shared/core/errors.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { applicationId } from '#shared/state/sqlite/state-file.ts';
import type { Intent, Store, Write } from '#shared/state/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-state-file-'));
after(() => rmSync(folder, { recursive: true }));

const queries = { 'notes.all': { collection: 'notes', where: [], order: 'n' } };
const note: Write = { kind: 'set', collection: 'notes', id: 'a', fields: { n: 1 } };

function opened(file: string, intent: Intent = 'work', onReplaced?: (error: StateError) => void): Store {
  const told = onReplaced === undefined ? {} : { onReplaced };
  return openSqliteStore({ file, queries, now: () => 1000, intent, ...told });
}

describe('a state file', () => {
  it('is made with its folder, for its owner alone, bearing our id', async () => {
    const file = join(folder, 'new', 'deep', 'state.sqlite');
    const store = opened(file);
    await store.commit(undefined, [note]);
    for (const name of readdirSync(join(folder, 'new', 'deep'))) {
      assert.equal(statSync(join(folder, 'new', 'deep', name)).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(join(folder, 'new')).mode & 0o777, 0o700);
    assert.equal(readFileSync(file).readUInt32BE(68), applicationId);
    await store.close();
  });

  it('is not made by looking, nor is an empty one taken for state', () => {
    const file = join(folder, 'looked', 'state.sqlite');
    assert.throws(() => opened(file, 'look'), ConfigError);
    assert.equal(existsSync(join(folder, 'looked')), false);
    const empty = join(folder, 'empty.sqlite');
    writeFileSync(empty, '');
    assert.throws(() => opened(empty, 'look'), /There is no state at/);
    assert.equal(statSync(empty).size, 0);
  });

  const foreign: Record<string, (file: string) => void> = {
    'a text': file => writeFileSync(file, 'this is no database, however long the text is '.repeat(50)),
    'a short text': file => writeFileSync(file, 'x'),
    'the database of another program': file => {
      const database = new DatabaseSync(file);
      database.exec('PRAGMA application_id = 7; PRAGMA journal_mode = WAL; CREATE TABLE runs (id)');
      database.close();
    },
    'a database without an id': file => {
      const database = new DatabaseSync(file);
      database.exec('CREATE TABLE functions (id)');
      database.close();
    },
  };
  for (const [what, make] of Object.entries(foreign)) {
    it(`is refused untouched when it is ${what}`, () => {
      const place = mkdtempSync(join(folder, 'foreign-'));
      const file = join(place, 'state.sqlite');
      make(file);
      const before = readFileSync(file);
      for (const intent of ['look', 'work'] as const) assert.throws(() => opened(file, intent), ConfigError);
      assert.deepEqual(readFileSync(file), before);
      assert.deepEqual(readdirSync(place), ['state.sqlite']);
    });
  }

  it('is refused where it cannot be', () => {
    writeFileSync(join(folder, 'plain'), '');
    for (const file of [join(folder, 'plain', 'state.sqlite'), folder]) {
      for (const intent of ['look', 'work'] as const) assert.throws(() => opened(file, intent), ConfigError);
    }
  });

  it('that was made before files had an id is taken over', async () => {
    const file = join(folder, 'older.sqlite');
    const first = opened(file);
    await first.commit(undefined, [note]);
    await first.close();
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA application_id = 0; PRAGMA wal_checkpoint(TRUNCATE)');
    raw.close();
    const store = opened(file);
    assert.deepEqual((await store.get('notes', 'a'))?.fields, { n: 1 });
    await store.close();
    assert.equal(readFileSync(file).readUInt32BE(68), applicationId);
  });

  for (const [how, replace] of [
    ['taken away', undefined],
    ['replaced', (file: string) => opened(file)],
  ] as const) {
    it(`is given up when it is ${how} while in use: nothing more is read or written, and who asked is told once`, async () => {
      const file = join(mkdtempSync(join(folder, 'swapped-')), 'state.sqlite');
      const told: StateError[] = [];
      const store = opened(file, 'work', error => told.push(error));
      await store.commit(undefined, [note]);
      renameSync(file, `${file}.old`);
      const successor = replace?.(file);
      await assert.rejects(store.commit(undefined, [{ ...note, id: 'late' }]), StateError);
      await assert.rejects(store.get('notes', 'a'), new RegExp(`was ${how} while it was in use`));
      await assert.rejects(store.query('notes.all', {}, { limit: 1 }), StateError);
      assert.equal(told.length, 1);
      if (successor === undefined) return;
      // What the successor has not yet brought into its file must outlast the end of the process that lost its own.
      await successor.commit(undefined, [{ ...note, id: 'theirs' }]);
      await store.close();
      const third = opened(file, 'look');
      assert.deepEqual([...(await third.getMany('notes', ['a', 'late', 'theirs'])).keys()], ['theirs']);
      await Promise.all([successor.close(), third.close()]);
    });
  }
});

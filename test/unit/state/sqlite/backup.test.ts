import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { BadRequestError, ConfigError, StateError } from '#shared/core/errors.ts';
import { backUpState, restoreState } from '#shared/state/sqlite/backup.ts';
import { checkState } from '#shared/state/sqlite/check-state.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Fields, Store, Write } from '#shared/state/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-backup-'));
after(() => rmSync(folder, { recursive: true }));

const notes = { name: 'notes', schema: z.object({ n: z.number() }), queries: {} };
const now = 5_000_000;

function place(): { readonly file: string; readonly backup: string } {
  const own = mkdtempSync(join(folder, 'place-'));
  return { file: join(own, 'state.sqlite'), backup: join(own, 'backup.sqlite') };
}

function opened(file: string, at = now): Store {
  return openSqliteStore({ file, queries: {}, now: () => at });
}

function note(id: string, fields: Fields = { n: 1 }, options: { expiresAt?: number } = {}): Write {
  return { kind: 'set', collection: 'notes', id, fields, ...options };
}

async function filled(file: string, ...ids: string[]): Promise<void> {
  const store = opened(file);
  for (const id of ids) await store.commit(undefined, [note(id)]);
  await store.close();
}

async function idsIn(file: string): Promise<string[]> {
  const store = opened(file);
  const found = await store.getMany('notes', ['a', 'b', 'c']);
  await store.close();
  return [...found.keys()];
}

describe('a backup of the state', () => {
  it('holds what was committed when it was made, though others have the state open and go on writing', async () => {
    const { file, backup } = place();
    const store = opened(file);
    await store.commit(undefined, [note('a')]);
    const made = backUpState(file, backup);
    await store.commit(undefined, [note('b')]);
    await store.close();
    assert.equal(made.writtenAt, now);
    assert.equal(made.bytes, statSync(backup).size);
    assert.equal(statSync(backup).mode & 0o777, 0o600);
    assert.deepEqual(await idsIn(backup), ['a']);
  });

  it('never overwrites a file, and leaves none behind where there is nothing to copy', async () => {
    const { file, backup } = place();
    assert.throws(() => backUpState(file, backup), ConfigError);
    assert.equal(existsSync(backup), false);
    assert.equal(existsSync(file), false);
    await filled(file, 'a');
    writeFileSync(backup, 'precious');
    assert.throws(() => backUpState(file, backup), BadRequestError);
    assert.equal(readFileSync(backup, 'utf8'), 'precious');
  });

  it('is put where there is no state, and only on demand where there is one, which is kept', async () => {
    const { file, backup } = place();
    await filled(file, 'a');
    backUpState(file, backup);
    await filled(file, 'b');
    const asked = { stamp: '1' };
    assert.throws(() => restoreState(backup, file, { ...asked, replace: false }), BadRequestError);
    assert.deepEqual(await idsIn(file), ['a', 'b']);
    const { kept } = restoreState(backup, file, { ...asked, replace: true });
    assert.deepEqual(await idsIn(file), ['a']);
    assert.ok(kept);
    assert.deepEqual(await idsIn(kept), ['a', 'b']);
    rmSync(file);
    assert.equal(restoreState(backup, file, { ...asked, replace: false }).kept, undefined);
    assert.deepEqual(await idsIn(file), ['a']);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('is not put under a process that has the state open', async () => {
    const { file, backup } = place();
    await filled(file, 'a');
    backUpState(file, backup);
    const store = opened(file);
    await store.commit(undefined, [note('b')]);
    assert.throws(
      () => restoreState(backup, file, { replace: true, stamp: '1' }),
      /Another process has the state file/,
    );
    assert.deepEqual((await store.get('notes', 'b'))?.fields, { n: 1 });
    await store.close();
  });

  it('is refused, with the state as it was, when it is damaged or none of ours', async () => {
    const { file, backup } = place();
    await filled(file, 'a');
    writeFileSync(backup, 'no backup');
    assert.throws(() => restoreState(backup, file, { replace: true, stamp: '1' }), ConfigError);
    rmSync(backup);
    assert.throws(() => restoreState(backup, file, { replace: true, stamp: '1' }), ConfigError);
    backUpState(file, backup);
    damage(backup);
    assert.throws(() => restoreState(backup, file, { replace: true, stamp: '1' }), StateError);
    assert.deepEqual(readdirSync(join(file, '..')).toSorted(), ['backup.sqlite', 'state.sqlite']);
    assert.deepEqual(await idsIn(file), ['a']);
  });

  it('replaces a state that is damaged', async () => {
    const { file, backup } = place();
    await filled(file, 'a');
    backUpState(file, backup);
    damage(file);
    restoreState(backup, file, { replace: true, stamp: '1' });
    assert.deepEqual(await idsIn(file), ['a']);
  });
});

/** Overwrites every page but the first. */
function damage(file: string): void {
  const content = readFileSync(file);
  writeFileSync(file, content.fill(0xaa, 4096));
}

describe('a check of the state', () => {
  it('counts what there is, and finds all in order', async () => {
    const { file } = place();
    await filled(file, 'a', 'b');
    const store = opened(file);
    await store.commit(undefined, [note('c', { n: 1 }, { expiresAt: 1000 })]);
    const check = checkState(file, [notes], now);
    await store.close();
    assert.deepEqual(check.problems, []);
    assert.deepEqual(check.collections, [{ name: 'notes', documents: 3, expired: 1, broken: 0 }]);
    assert.equal(check.writtenAt, now);
  });

  it('names documents that break their schema, collections it does not know, a clock ahead and readers who may not', async () => {
    const { file } = place();
    await filled(file, 'a');
    const store = opened(file, now + 3_600_000);
    await store.commit(undefined, [note('broken', { n: 'one' }), { ...note('x'), collection: 'later' }]);
    await store.close();
    const raw = new DatabaseSync(file);
    raw.exec(`UPDATE notes SET fields = '{' WHERE id = 'a'`);
    raw.close();
    chmodSync(file, 0o644);
    const { problems, collections } = checkState(file, [notes], now);
    assert.deepEqual(
      collections.map(({ broken }) => broken),
      [0, 2],
    );
    const told = problems.join('\n');
    for (const expected of [
      /2 documents of notes .*a, broken/,
      /no collection later/,
      /60 minutes ahead/,
      /mode 644/,
    ]) {
      assert.match(told, expected);
    }
    assert.equal(problems.length, 4);
  });

  it('says that a file is damaged', async () => {
    const { file } = place();
    await filled(file, 'a');
    damage(file);
    assert.match(checkState(file, [notes], now).problems.join('\n'), /damaged/);
  });

  it('makes no file where there is none', () => {
    const { file } = place();
    assert.throws(() => checkState(file, [notes], now), ConfigError);
    assert.equal(existsSync(file), false);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StateError, UnavailableError } from '#shared/core/errors.ts';
import { cursorOf } from '#shared/state/query/cursor.ts';
import { resolvedQuery } from '#shared/state/query/resolved-query.ts';
import { Database } from '#shared/state/sqlite/database.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { selectStatement } from '#shared/state/sqlite/statements.ts';
import type { Write } from '#shared/state/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-sqlite-'));
after(() => rmSync(folder, { recursive: true }));

const queries = { 'notes.byTopic': { collection: 'notes', where: ['topic'], order: 'rank' } };

function note(id: string, fields = {}, options: { expiresAt?: number } = {}): Write {
  return { kind: 'set', collection: 'notes', id, fields, ...options };
}

describe('a SQLite store', () => {
  it('is safe with several processes that open and write a new file at once', async () => {
    const file = join(folder, 'processes.sqlite');
    const program = fileURLToPath(new URL('count-up.ts', import.meta.url));
    const run = promisify(execFile);
    await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [program, file, '100'])));
    const store = openSqliteStore({ file, queries, now: Date.now });
    assert.deepEqual((await store.get('counters', 'shared'))?.fields, { n: 400 });
    await store.close();
  });

  it('never dates a write before an earlier one, though the machine’s clock is set back', async () => {
    const file = join(folder, 'clock.sqlite');
    let time = 1_000_000.7;
    const store = openSqliteStore({ file, queries, now: () => time });
    await store.commit(undefined, [note('a')]);
    time = 400_000;
    const other = openSqliteStore({ file, queries, now: () => time });
    await other.commit(undefined, [note('b')]);
    const found = await other.get('notes', 'b');
    assert.deepEqual([found?.updatedAt, found?.readAt], [1_000_000, 1_000_000]);
    time = 1_000_001;
    assert.equal((await store.get('notes', 'a'))?.readAt, 1_000_001);
    await Promise.all([store.close(), other.close()]);
  });

  it('lets documents expire at the very millisecond', async () => {
    let time = 1000;
    const store = openSqliteStore({ file: ':memory:', queries, now: () => time });
    await store.commit(undefined, [note('a', { topic: 't', rank: 1 }, { expiresAt: 2000 })]);
    time = 1999;
    assert.ok(await store.get('notes', 'a'));
    time = 2000;
    assert.equal(await store.get('notes', 'a'), undefined);
    assert.equal(await store.count('notes.byTopic', { topic: 't' }), 0);
    await store.close();
  });

  it('removes expired documents as others are written', async () => {
    const file = join(folder, 'sweep.sqlite');
    let time = 1000;
    const store = openSqliteStore({ file, queries, now: () => time });
    await store.commit(
      undefined,
      Array.from({ length: 30 }, (_, index) => note(`n${index}`, {}, { expiresAt: 2000 })),
    );
    time = 2000 + 24 * 3_600_000;
    await store.commit(undefined, [note('a')]);
    await store.commit(undefined, [note('b')]);
    const rows = new Database(file, queries).prepare('SELECT count(*) AS n FROM notes').get();
    assert.deepEqual({ ...rows }, { n: 2 });
    await store.close();
  });

  it('answers every page of its queries from an index alone, without sorting', () => {
    const database = new Database(join(folder, 'plan.sqlite'), queries);
    const after = cursorOf({ value: 5, key: 'a' });
    for (const options of [{}, { from: 3 }, { after }, { after, from: 3, direction: 'descending' as const }]) {
      const query = resolvedQuery(queries, 'notes.byTopic', { topic: 't' }, options);
      const { condition, order, values } = selectStatement(query, 0);
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM notes WHERE ${condition} ORDER BY ${order}`;
      const plan = database.prepare(sql).all(...values);
      assert.equal(plan.length, 1);
      assert.match(`${plan[0]?.['detail']}`, /USING INDEX notes\.topic\.rank \(<expr>=\? AND <expr>[<>]/);
    }
    database.close();
  });

  it('is unavailable, not broken, while another process holds the file', async () => {
    const file = join(folder, 'busy.sqlite');
    const database = new Database(file, queries, { busyTimeoutMs: 50 });
    const store = openSqliteStore({ file, queries, now: Date.now, busyTimeoutMs: 50 });
    database.prepare('BEGIN IMMEDIATE').run();
    await assert.rejects(store.commit(undefined, [note('a')]), UnavailableError);
    assert.equal(await store.get('notes', 'a'), undefined);
    database.prepare('ROLLBACK').run();
    assert.deepEqual(await store.commit(undefined, [note('a')]), { ok: true });
    database.close();
    await store.close();
  });

  it('refuses everything once closed', async () => {
    const store = openSqliteStore({ file: ':memory:', queries, now: Date.now });
    await store.close();
    await store.close();
    await assert.rejects(store.get('notes', 'a'), StateError);
    await assert.rejects(store.commit(undefined, []), StateError);
  });
});

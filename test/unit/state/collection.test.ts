import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { StateError } from '#shared/core/errors.ts';
import { collectionOn, commitAll, defineCollection, gatherQueries } from '#shared/state/collection.ts';
import { splitWrites } from '#shared/state/commit-all.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store, Write } from '#shared/state/store.ts';

const rooms = defineCollection({
  name: 'rooms',
  schema: z.object({
    building: z.string(),
    floor: z.number(),
    open: z.boolean().default(true),
    note: z.string().nullable(),
  }),
  ids: spreadIds,
  expiresAt: ({ floor }, { keepDays }: KeepDays) => daysAfter(keepDays, floor),
  queries: { byBuilding: { where: ['building', 'open'], order: 'floor' }, byFloor: { where: [], order: 'floor' } },
});

function opened(): Store {
  return openSqliteStore({ file: ':memory:', queries: gatherQueries(rooms), now: () => 1_000_000 });
}

const keeping = { keepDays: 30 };
const room = { building: 'Old Hall', floor: 1, open: true, note: null };

describe('a typed collection', () => {
  it('reads what it has written', async () => {
    const store = opened();
    const collection = collectionOn(store, rooms);
    assert.deepEqual(await store.commit(undefined, [collection.create('a', room, keeping)]), { ok: true });
    const entry = await collection.get('a');
    assert.deepEqual(entry, {
      key: 'a',
      value: room,
      version: entry?.version,
      updatedAt: 1_000_000,
      readAt: 1_000_000,
    });
    assert.deepEqual([...(await collection.getMany(['a', 'b'])).keys()], ['a']);
    assert.equal(await collection.get('b'), undefined);
  });

  it('gives its writes the ids and the expiry of its definition', () => {
    const collection = collectionOn(opened(), rooms);
    const id = spreadIds.idOf('a');
    const document = { collection: 'rooms', id, fields: room, expiresAt: 1 + 30 * 86_400_000 };
    assert.deepEqual(collection.create('a', room, keeping), { kind: 'create', ...document });
    assert.deepEqual(collection.set('a', room, keeping), { kind: 'set', ...document });
    assert.deepEqual(collection.remove('a'), { kind: 'delete', collection: 'rooms', id });
  });

  it('makes writes that hold only while the document is as it was read', () => {
    const collection = collectionOn(opened(), rooms);
    assert.deepEqual(collection.setIfUnchanged('a', undefined, room, keeping), collection.create('a', room, keeping));
    const read = { version: '7' };
    const { kind, ...document } = collection.set('a', room, keeping);
    assert.deepEqual(collection.setIfUnchanged('a', read, room, keeping), { kind, ...document, ifVersion: '7' });
    assert.deepEqual(collection.removeIfUnchanged('a', read), { ...collection.remove('a'), ifVersion: '7' });
  });

  it('queries by name: a page, everything page by page, and the number', async () => {
    const store = opened();
    const collection = collectionOn(store, rooms);
    const writes = Array.from({ length: 7 }, (_, floor) =>
      collection.create(`r${floor}`, { ...room, floor, open: floor !== 3 }, keeping),
    );
    await commitAll(store, undefined, writes);
    const wanted = { building: 'Old Hall', open: true };
    const page = await collection.query('byBuilding', wanted, { limit: 2, direction: 'descending' });
    assert.deepEqual(
      page.entries.map(entry => entry.key),
      ['r6', 'r5'],
    );
    assert.ok(page.next);
    const queries = store.operations.queries;
    const all: string[] = [];
    for await (const entry of collection.all('byBuilding', wanted, { pageSize: 2, from: 1 })) all.push(entry.key);
    assert.deepEqual(all, ['r1', 'r2', 'r4', 'r5', 'r6']);
    assert.equal(store.operations.queries - queries, 3);
    assert.equal(await collection.count('byBuilding', wanted, { before: 3 }), 3);
    assert.equal(await collection.count('byFloor', {}), 7);
  });

  it('refuses a document that breaks the schema, naming it and the field but not what it holds', async () => {
    const store = opened();
    const fields = { building: 'Secret Hall', floor: 'Secret floor', note: null };
    await store.commit(undefined, [{ kind: 'set', collection: 'rooms', id: spreadIds.idOf('a/1'), fields }]);
    const broken = (error: unknown): boolean => {
      assert.ok(error instanceof StateError);
      assert.match(error.message, /rooms\/.{5}a\/1.*floor/);
      assert.doesNotMatch(error.message, /Secret/);
      return true;
    };
    const collection = collectionOn(store, rooms);
    await assert.rejects(collection.get('a/1'), broken);
    await assert.rejects(collection.getMany(['a/1']), broken);
    await assert.rejects(collection.query('byFloor', {}, { limit: 1 }), broken);
  });

  it('refuses to write what it could not read', () => {
    const collection = collectionOn(opened(), rooms);
    const wrong: typeof room = JSON.parse('{"building":"Old Hall","floor":null,"open":true,"note":null}');
    assert.throws(() => collection.set('a', wrong, keeping), StateError);
  });

  it('fills in what an older document lacks', async () => {
    const store = opened();
    const fields = { building: 'Old Hall', floor: 1, note: null };
    await store.commit(undefined, [{ kind: 'set', collection: 'rooms', id: spreadIds.idOf('a'), fields }]);
    assert.equal((await collectionOn(store, rooms).get('a'))?.value.open, true);
  });
});

describe('gatherQueries', () => {
  it('names queries after their collection', () => {
    assert.deepEqual(gatherQueries(rooms), {
      'rooms.byBuilding': { collection: 'rooms', where: ['building', 'open'], order: 'floor' },
      'rooms.byFloor': { collection: 'rooms', where: [], order: 'floor' },
    });
  });

  it('refuses two collections of one name', () => {
    assert.throws(() => gatherQueries(rooms, rooms), StateError);
  });
});

describe('commitAll', () => {
  const note = (index: number, text = ''): Write => ({
    kind: 'create',
    collection: 'notes',
    id: `n${index}`,
    fields: { text },
  });

  it('writes any number, in order', async () => {
    const store = opened();
    const writes = Array.from({ length: 1001 }, (_, index) => note(index));
    assert.deepEqual(
      splitWrites(writes).map(part => part.length),
      [400, 400, 201],
    );
    assert.deepEqual(splitWrites(writes).flat(), writes);
    assert.deepEqual(await commitAll(store, undefined, writes), { ok: true });
    assert.equal(
      (
        await store.getMany(
          'notes',
          writes.map(write => write.id),
        )
      ).size,
      1001,
    );
    assert.deepEqual(await commitAll(store, undefined, []), { ok: true });
  });

  it('keeps each commit within the size that a store takes', async () => {
    const writes = Array.from({ length: 10 }, (_, index) => note(index, 'x'.repeat(800_000)));
    assert.deepEqual(
      splitWrites(writes).map(part => part.length),
      [4, 4, 2],
    );
    assert.deepEqual(await commitAll(opened(), undefined, writes), { ok: true });
  });

  it('stops at the first part that fails, and says why', async () => {
    const store = opened();
    await store.commit(undefined, [note(500)]);
    const result = await commitAll(
      store,
      undefined,
      Array.from({ length: 1000 }, (_, index) => note(index)),
    );
    assert.deepEqual(result, { ok: false, why: 'exists', collection: 'notes', id: 'n500' });
    assert.deepEqual([...(await store.getMany('notes', ['n0', 'n399', 'n400', 'n999'])).keys()], ['n0', 'n399']);
  });
});

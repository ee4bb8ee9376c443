import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fieldsOf, put, remove, set } from './notes.ts';
import type { OnPremises } from './store.ts';

/** A minute ago, so that no store has had the time to remove it; and the end of this century. */
const past = Math.floor(performance.timeOrigin) - 60_000;
const future = 4_000_000_000_000;

export function expiryTests(on: OnPremises): void {
  describe('expired documents', () => {
    it(
      'are not read',
      on(async ({ store }) => {
        await put(store, create('gone', {}, { expiresAt: past }), create('there', {}, { expiresAt: future }));
        assert.equal(await store.get('notes', 'gone'), undefined);
        assert.deepEqual([...(await store.getMany('notes', ['gone', 'there'])).keys()], ['there']);
      }),
    );

    it(
      'are not in the way of a create, alone or beside others',
      on(async ({ store }) => {
        await put(store, create('a', { n: 1 }, { expiresAt: past }), create('b', { n: 1 }, { expiresAt: past }));
        await put(store, create('a', { n: 2 }));
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 2 });
        assert.deepEqual(await store.commit(undefined, [create('b', { n: 2 }), create('a', { n: 3 })]), {
          ok: false,
          why: 'exists',
          collection: 'notes',
          id: 'a',
        });
        assert.equal(await store.get('notes', 'b'), undefined);
      }),
    );

    it(
      'are created again once, when several race for it',
      on(async ({ store, another }) => {
        await put(store, create('a', { by: -1 }, { expiresAt: past }));
        const other = another();
        const results = await Promise.all(
          Array.from({ length: 6 }, (_, by) => (by % 2 === 0 ? store : other).commit(undefined, [create('a', { by })])),
        );
        assert.equal(results.filter(result => result.ok).length, 1);
      }),
    );

    it(
      'are at no version',
      on(async ({ store }) => {
        await put(store, create('a', {}));
        const note = await store.get('notes', 'a');
        assert.ok(note);
        await put(store, set('a', {}, { expiresAt: past, ifVersion: note.version }));
        const failure = { ok: false, why: 'version', collection: 'notes', id: 'a' };
        assert.deepEqual(await store.commit(undefined, [set('a', {}, { ifVersion: note.version })]), failure);
        assert.deepEqual(await store.commit(undefined, [remove('a', { ifVersion: note.version })]), failure);
        await put(store, set('a', { n: 1 }));
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 1 });
      }),
    );

    it(
      'are neither found nor counted, and take no room on a page',
      on(async ({ store }) => {
        const notes = Array.from({ length: 12 }, (_, rank) =>
          create(`n${rank}`, { topic: 't', rank }, rank % 3 === 1 ? {} : { expiresAt: rank % 3 === 0 ? past : future }),
        );
        await put(store, ...notes);
        const first = await store.query('notes.byTopic', { topic: 't' }, { limit: 5 });
        assert.deepEqual(
          first.documents.map(note => note.id),
          ['n1', 'n2', 'n4', 'n5', 'n7'],
        );
        assert.ok(first.next);
        const second = await store.query('notes.byTopic', { topic: 't' }, { limit: 3, after: first.next });
        assert.deepEqual(
          second.documents.map(note => note.id),
          ['n8', 'n10', 'n11'],
        );
        assert.equal(second.next, undefined);
        assert.equal(await store.count('notes.byTopic', { topic: 't' }), 8);
        assert.equal(await store.count('notes.all', {}, { from: 3, before: 10 }), 4);
        const upTo = (atMost: number) => store.count('notes.byTopic', { topic: 't' }, { atMost });
        assert.deepEqual([await upTo(2), await upTo(7), await upTo(8), await upTo(9)], [2, 7, 8, 8]);
      }),
    );

    it(
      'lose their end when they are written without one',
      on(async ({ store }) => {
        await put(store, create('a', {}, { expiresAt: future }));
        const note = await store.get('notes', 'a');
        assert.ok(note);
        await put(store, set('a', { n: 1 }, { ifVersion: note.version }));
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 1 });
      }),
    );
  });
}

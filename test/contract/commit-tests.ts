import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StateError } from '#shared/core/errors.ts';
import { maxWritesPerCommit } from '#shared/state/store.ts';
import { create, fieldsOf, put, remove, set, versionOf } from './notes.ts';
import type { OnPremises } from './store.ts';

export function commitTests(on: OnPremises): void {
  describe('commits', () => {
    it(
      'create what is absent only',
      on(async ({ store }) => {
        await put(store, create('a', { n: 1 }));
        const again = await store.commit(undefined, [create('a', { n: 2 })]);
        assert.deepEqual(again, { ok: false, why: 'exists', collection: 'notes', id: 'a' });
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 1 });
      }),
    );

    it(
      'write and remove at a version only',
      on(async ({ store }) => {
        await put(store, create('a/1', { n: 1 }));
        const old = await versionOf(store, 'a/1');
        await put(store, set('a/1', { n: 2 }, { ifVersion: old }));
        const stale = { ok: false, why: 'version', collection: 'notes', id: 'a/1' };
        assert.deepEqual(await store.commit(undefined, [set('a/1', { n: 3 }, { ifVersion: old })]), stale);
        assert.deepEqual(await store.commit(undefined, [remove('a/1', { ifVersion: old })]), stale);
        assert.deepEqual(await store.commit(undefined, [set('a/1', {}, { ifVersion: 'nonsense' })]), stale);
        await put(store, remove('a/1', { ifVersion: await versionOf(store, 'a/1') }));
        assert.deepEqual(await store.commit(undefined, [remove('a/1', { ifVersion: old })]), stale);
        assert.deepEqual(await store.commit(undefined, [set('a/1', {}, { ifVersion: old })]), stale);
      }),
    );

    it(
      'do not take a document that was removed and made again for the old one',
      on(async ({ store }) => {
        await put(store, create('a', { n: 1 }));
        const old = await versionOf(store, 'a');
        await put(store, remove('a'));
        await put(store, create('a', { n: 1 }));
        assert.equal((await store.commit(undefined, [set('a', { n: 2 }, { ifVersion: old })])).ok, false);
      }),
    );

    it(
      'write all or nothing, and name the document that stood in the way',
      on(async ({ store }) => {
        await put(store, create('here', { n: 1 }), create('gone', {}));
        const writes = [set('new', {}), remove('gone'), create('here', { n: 2 }), set('other', {})];
        assert.deepEqual(await store.commit(undefined, writes), {
          ok: false,
          why: 'exists',
          collection: 'notes',
          id: 'here',
        });
        assert.deepEqual([...(await store.getMany('notes', ['new', 'gone', 'here', 'other'])).keys()].toSorted(), [
          'gone',
          'here',
        ]);
      }),
    );

    it(
      'win or lose when they race for one version: exactly one wins',
      on(async ({ store, another }) => {
        await put(store, create('a', { by: -1 }));
        const ifVersion = await versionOf(store, 'a');
        const other = another();
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, by) =>
            (by % 2 === 0 ? store : other).commit(undefined, [set('a', { by }, { ifVersion }), set(`won-${by}`, {})]),
          ),
        );
        const winners = results.flatMap((result, by) => (result.ok ? [by] : []));
        assert.equal(winners.length, 1);
        assert.deepEqual(await fieldsOf(store, 'a'), { by: winners[0] });
        const traces = await store.getMany(
          'notes',
          Array.from({ length: 8 }, (_, by) => `won-${by}`),
        );
        assert.deepEqual([...traces.keys()], [`won-${winners[0]}`]);
      }),
    );

    it(
      'win or lose when they race to create: exactly one wins',
      on(async ({ store, another }) => {
        const other = another();
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, by) => (by % 2 === 0 ? store : other).commit(undefined, [create('a', { by })])),
        );
        assert.equal(results.filter(result => result.ok).length, 1);
      }),
    );

    it(
      `take ${maxWritesPerCommit} writes and no more`,
      on(async ({ store }) => {
        const writes = Array.from({ length: maxWritesPerCommit }, (_, index) =>
          create(`n${index}`, { index, text: 'x'.repeat(200) }),
        );
        await put(store, ...writes);
        await assert.rejects(store.commit(undefined, [...writes, set('more', {})]), StateError);
        await put(store);
      }),
    );

    it(
      'take 3 MiB together, and refuse much more before sending it',
      on(async ({ store }) => {
        const large = (count: number) =>
          Array.from({ length: count }, (_, index) => set(`n${index}`, { text: 'x'.repeat(780_000) }));
        await put(store, ...large(4));
        await assert.rejects(store.commit(undefined, large(5)), StateError);
      }),
    );

    it(
      'write a document several times in order, but make no condition on their own writes',
      on(async ({ store }) => {
        await put(store, create('a', { n: 1 }), set('a', { n: 2 }), set('b', {}), remove('b'));
        assert.deepEqual(await fieldsOf(store, 'a'), { n: 2 });
        assert.equal(await store.get('notes', 'b'), undefined);
        await assert.rejects(store.commit(undefined, [remove('a'), create('a', {})]), StateError);
      }),
    );

    it(
      'and all else are counted for each user of one store, and together',
      on(async ({ store }) => {
        const [one, other] = [store.counted(), store.counted()];
        await put(one, create('a', { topic: 't', rank: 1 }), set('b', {}));
        await Promise.all([
          other.getMany('notes', ['a', 'b', 'c']),
          one.query('notes.byTopic', { topic: 't' }, { limit: 5 }),
          other.count('notes.byTopic', { topic: 't' }),
          other.counted().get('notes', 'a'),
        ]);
        assert.deepEqual({ ...one.operations }, { reads: 1, writes: 2, queries: 1 });
        assert.deepEqual({ ...other.operations }, { reads: 5, writes: 0, queries: 1 });
        assert.deepEqual({ ...store.operations }, { reads: 6, writes: 2, queries: 2 });
        assert.deepEqual({ ...store.counted().operations }, { reads: 0, writes: 0, queries: 0 });
      }),
    );

    it(
      'are counted by document, when they succeed',
      on(async ({ store }) => {
        await put(store, create('a', {}), set('b', {}));
        await store.commit(undefined, [set('c', {}, { ifVersion: '1' })]);
        await store.get('notes', 'absent');
        const { writes, queries } = store.operations;
        assert.deepEqual({ writes, queries }, { writes: 2, queries: 0 });
        assert.ok(store.operations.reads >= 1);
      }),
    );
  });
}

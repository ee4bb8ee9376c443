import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { StateError } from '#shared/core/errors.ts';
import type { Fields } from '#shared/state/store.ts';
import { fieldsOf, put, remove, set, versionOf } from './notes.ts';
import type { OnPremises } from './store.ts';

const everything: Fields = {
  nothing: null,
  yes: true,
  whole: 42,
  negative: -7,
  big: Number.MAX_SAFE_INTEGER,
  fraction: 0.1,
  huge: 1e300,
  text: 'Zoë 😀 "quoted" \\ line\nbreak \u0000 null',
  empty: '',
  list: [1, 'two', { three: [3] }, null],
  none: [],
  map: { 'with / and .': { __reserved__: 1, '%': 2, '': 3 } },
  _expiresAt: 'mine',
  __name__: 'mine too',
  fields: { fields: 1 },
};

/** An object with a prototype, which no document can hold, in the type of what it can. */
const instance: Fields = Object.assign(Object.create({ inherited: true }), { own: 1 });

export function documentTests(on: OnPremises): void {
  describe('documents', () => {
    it(
      'come back as they were written',
      on(async ({ store, another }) => {
        await put(store, set('a', everything));
        assert.deepEqual(await fieldsOf(another(), 'a'), everything);
      }),
    );

    it(
      'are absent before they are written and after they are removed',
      on(async ({ store }) => {
        assert.equal(await store.get('notes', 'a'), undefined);
        await put(store, set('a', {}));
        assert.deepEqual(await fieldsOf(store, 'a'), {});
        await put(store, remove('a'));
        assert.equal(await store.get('notes', 'a'), undefined);
        await put(store, remove('a'));
      }),
    );

    it(
      'are replaced as a whole',
      on(async ({ store }) => {
        await put(store, set('a', { one: 1, deep: { two: 2 } }));
        await put(store, set('a', { deep: { three: 3 } }, { ifVersion: await versionOf(store, 'a') }));
        assert.deepEqual(await fieldsOf(store, 'a'), { deep: { three: 3 } });
      }),
    );

    const ids = [
      'a/b',
      '/',
      '.',
      '..',
      '__id__',
      '____',
      'é😀',
      '%2F',
      '%',
      ' space ',
      'a.b',
      'o\'brien"',
      'x'.repeat(1400),
    ];
    it(
      'have ids of any text, one document each',
      on(async ({ store }) => {
        await put(store, ...ids.map(id => set(id, { id })));
        const found = await store.getMany('notes', ids);
        assert.deepEqual([...found.keys()].toSorted(), ids.toSorted());
        for (const id of ids) {
          assert.equal(found.get(id)?.id, id);
          assert.deepEqual(await fieldsOf(store, id), { id });
        }
      }),
    );

    it(
      'are refused under an id that no store can hold',
      on(async ({ store }) => {
        for (const id of ['', 'x'.repeat(1501), '/'.repeat(600), '\ud800', 'a\0b']) {
          await assert.rejects(store.commit(undefined, [set(id, {})]), StateError);
          await assert.rejects(store.get('notes', id), StateError);
        }
        await assert.rejects(store.get('no/name', 'a'), StateError);
      }),
    );

    it(
      'are refused with what cannot be kept, and then nothing of the commit is written',
      on(async ({ store }) => {
        const undefinedInside: Fields = JSON.parse('{"a":{}}');
        Object.assign(undefinedInside['a'] ?? {}, { b: undefined });
        const nested: Fields = { deep: [[1]] };
        for (const fields of [undefinedInside, nested, { n: Number.NaN }, { n: Infinity }, instance]) {
          await assert.rejects(store.commit(undefined, [set('good', {}), set('bad', fields)]), StateError);
        }
        assert.equal(await store.get('notes', 'good'), undefined);
      }),
    );

    it(
      'are refused when larger than 900 KiB',
      on(async ({ store }) => {
        await put(store, set('large', { text: 'é'.repeat(440 * 1024) }));
        await assert.rejects(store.commit(undefined, [set('larger', { text: 'é'.repeat(460 * 1024) })]), StateError);
        await assert.rejects(store.commit(undefined, [set('larger', { n: Array(120_000).fill(1) })]), StateError);
      }),
    );

    it(
      'have text made well-formed',
      on(async ({ store }) => {
        await put(store, set('a', { half: 'x\ud800', zero: -0 }));
        assert.deepEqual(await fieldsOf(store, 'a'), { half: 'x\ufffd', zero: 0 });
      }),
    );

    it(
      'are read a thousand at once',
      on(async ({ store }) => {
        const known = Array.from({ length: 1000 }, (_, index) => `n/${index}`);
        for (let start = 0; start < known.length; start += 400) {
          await put(store, ...known.slice(start, start + 400).map((id, index) => set(id, { n: start + index })));
        }
        const before = store.operations.reads;
        const found = await store.getMany('notes', [...known, 'absent', 'n/1']);
        assert.equal(found.size, 1000);
        assert.deepEqual(found.get('n/999')?.fields, { n: 999 });
        assert.equal(store.operations.reads - before, 1001);
        assert.equal((await store.getMany('notes', [])).size, 0);
      }),
    );

    it(
      'change their version and their time with every write, even of the same fields',
      on(async ({ store, another }) => {
        await put(store, set('a', { same: 1 }));
        const first = await store.get('notes', 'a');
        await put(another(), set('a', { same: 1 }));
        const second = await store.get('notes', 'a');
        assert.ok(first && second);
        assert.notEqual(first.version, second.version);
        assert.ok(first.updatedAt <= first.readAt);
        assert.ok(first.updatedAt <= second.updatedAt && first.readAt <= second.readAt);
      }),
    );

    it(
      'are dated by the store, not by the client',
      on(async ({ store }) => {
        const before = Date.now();
        await put(store, set('first', {}));
        mock.timers.enable({ apis: ['Date'], now: 0 });
        try {
          await put(store, set('a', {}));
          const note = await store.get('notes', 'a');
          assert.ok(note !== undefined && note.updatedAt >= before - 5000 && note.readAt >= note.updatedAt);
        } finally {
          mock.timers.reset();
        }
      }),
    );
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { QueryOptions } from '#shared/state/store.ts';
import { fill, idsOf } from './notes.ts';
import type { OnPremises } from './store.ts';

export function queryTests(on: OnPremises): void {
  describe('queries', () => {
    it(
      'find what equals all parameters, in order, both ways',
      on(async ({ store }) => {
        await fill(store, {
          late: { topic: 't', open: true, rank: 30 },
          early: { topic: 't', open: true, rank: -1.5 },
          middle: { topic: 't', open: true, rank: 4 },
          shut: { topic: 't', open: false, rank: 5 },
          other: { topic: 'u', open: true, rank: 6 },
        });
        assert.deepEqual(await idsOf(store, 'notes.byTopicAndState', { topic: 't', open: true }), [
          'early',
          'middle',
          'late',
        ]);
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: 't' }, { direction: 'descending' }), [
          'late',
          'shut',
          'middle',
          'early',
        ]);
        assert.deepEqual(await idsOf(store, 'notes.all', {}), ['early', 'middle', 'shut', 'other', 'late']);
        const [found] = (await store.query('notes.all', {}, { limit: 1 })).documents;
        assert.deepEqual(
          found,
          await store.get('notes', 'early').then(note => note && { ...note, readAt: found?.readAt }),
        );
      }),
    );

    it(
      'tell 1 from true and from the text 1, and do not find what lacks a field',
      on(async ({ store }) => {
        await fill(store, {
          number: { topic: 1, rank: 1 },
          text: { topic: '1', rank: 1 },
          truth: { topic: true, rank: 1 },
          nothing: { topic: null, rank: 1 },
          untopical: { rank: 1 },
          unranked: { topic: 1 },
          unspoken: { topic: 'o\'"b\\é😀\n', rank: 1 },
        });
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: 1 }), ['number']);
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: '1' }), ['text']);
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: true }), ['truth']);
        assert.deepEqual(await idsOf(store, 'notes.byTopic', { topic: 'o\'"b\\é😀\n' }), ['unspoken']);
        assert.equal(await store.count('notes.byTopic', { topic: 1 }), 1);
        assert.equal(await store.count('notes.all', {}), 6);
      }),
    );

    it(
      'are bounded: from inclusive, before exclusive, within the type of the bound',
      on(async ({ store }) => {
        await fill(store, Object.fromEntries([1, 2, 3, 4, 5].map(rank => [`n${rank}`, { topic: 't', rank }])));
        await fill(store, { text: { topic: 't', rank: 'b' }, none: { topic: 't', rank: null } });
        const bounded = (options: Partial<QueryOptions>) => idsOf(store, 'notes.byTopic', { topic: 't' }, options);
        assert.deepEqual(await bounded({ from: 2, before: 5 }), ['n2', 'n3', 'n4']);
        assert.deepEqual(await bounded({ from: 4 }), ['n4', 'n5']);
        assert.deepEqual(await bounded({ before: 3, direction: 'descending' }), ['n2', 'n1']);
        assert.deepEqual(await bounded({ from: 'a', before: 'c' }), ['text']);
        assert.deepEqual(await bounded({ before: 'c' }), ['text']);
        assert.deepEqual(await bounded({}), ['none', 'n1', 'n2', 'n3', 'n4', 'n5', 'text']);
        assert.equal(await store.count('notes.byTopic', { topic: 't' }, { from: 2, before: 5 }), 3);
        assert.equal(await store.count('notes.byTopic', { topic: 't' }), 7);
      }),
    );

    it(
      'are counted no further than asked',
      on(async ({ store }) => {
        const past = store.operations.queries;
        await fill(store, Object.fromEntries([1, 2, 3, 4, 5].map(rank => [`n${rank}`, { topic: 't', rank }])));
        const upTo = (atMost: number) => store.count('notes.byTopic', { topic: 't' }, { atMost });
        assert.deepEqual([await upTo(1), await upTo(4), await upTo(5), await upTo(6)], [1, 4, 5, 5]);
        assert.equal(await store.count('notes.byTopic', { topic: 't' }, { from: 2, before: 5, atMost: 2 }), 2);
        await assert.rejects(upTo(0), StateError);
        assert.equal(store.operations.queries - past, 5);
      }),
    );

    it(
      'order text by code point',
      on(async ({ store }) => {
        const ranks = ['z', 'a', 'Z', 'é', '😀', '', 'ﬀ', '2026-10-25', '2026-3'];
        await fill(store, Object.fromEntries(ranks.map(rank => [`n-${rank}`, { topic: 't', rank }])));
        const byBytes = ranks.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        assert.deepEqual(
          await idsOf(store, 'notes.byTopic', { topic: 't' }),
          byBytes.map(rank => `n-${rank}`),
        );
      }),
    );

    it(
      'find nothing in a collection that was never written, and cost one read',
      on(async ({ store }) => {
        assert.deepEqual(await store.query('notes.byTopic', { topic: 't' }, { limit: 5 }), { documents: [] });
        assert.deepEqual({ ...store.operations }, { reads: 1, writes: 0, queries: 1 });
        assert.equal(await store.count('notes.all', {}), 0);
        assert.equal(store.operations.queries, 2);
      }),
    );

    it(
      'are refused when undeclared, or asked with other parameters, a foreign cursor or no limit',
      on(async ({ store }) => {
        await assert.rejects(store.query('notes.byColour', {}, { limit: 1 }), StateError);
        await assert.rejects(store.query('toString', {}, { limit: 1 }), StateError);
        await assert.rejects(store.query('notes.byTopic', {}, { limit: 1 }), StateError);
        await assert.rejects(store.query('notes.all', { topic: 't' }, { limit: 1 }), StateError);
        await assert.rejects(store.count('notes.all', { topic: 't' }), StateError);
        await assert.rejects(store.query('notes.all', {}, { limit: 0 }), StateError);
        await assert.rejects(store.query('notes.all', {}, { limit: 1, after: 'nonsense' }), BadRequestError);
      }),
    );
  });
}

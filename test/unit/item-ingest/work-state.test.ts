import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failedWork, freshWork, redriven, remarked, waitAfter } from '#functions/item-ingest/work-list/work-state.ts';
import { work } from './support/examples.ts';

const mark = (ask: Parameters<typeof work>[0], head: string | null = 'c1') => {
  return { projectId: 7, path: 'items/a', ask, why: 'it is new', head, pass: 'night' };
};
const error = { reason: 'no answer', at: 3 };
const patience = { attempts: 3, firstWaitMs: 10, longestWaitMs: 35 };

describe('what becomes of the work on a project that is marked', () => {
  it('begins anew where there was none', () => {
    const fresh = { ...mark('look'), markedAt: 50, dueAt: 50, attempts: 0, state: 'waiting', error: null };
    assert.deepEqual(freshWork(mark('look'), 50), fresh);
    assert.deepEqual(remarked(undefined, mark('look'), 50), fresh);
  });

  const covered: readonly [Parameters<typeof work>[0], Parameters<typeof work>[0], boolean][] = [
    ['look', 'look', true],
    ['look', 'map', true],
    ['look', 'again', false],
    ['look', 'gone', false],
    ['again', 'look', true],
    ['again', 'map', true],
    ['again', 'again', true],
    ['again', 'gone', false],
    ['map', 'map', true],
    ['map', 'look', false],
    ['map', 'again', false],
    ['gone', 'look', false],
    ['gone', 'map', false],
    ['gone', 'gone', true],
    ['erase', 'map', false],
  ];
  for (const [waiting, asked, isCovered] of covered)
    it(`${waiting} waits, ${asked} is asked: ${isCovered ? 'it keeps its place and its attempts' : 'it begins anew'}`, () => {
      const before = work(waiting, { attempts: 2, error, dueAt: 90, head: 'c0' });
      const kept = { ...before, pass: 'night', head: 'c1' };
      assert.deepEqual(remarked(before, mark(asked), 50), isCovered ? kept : freshWork(mark(asked), 50));
    });

  it('stays as it is where the same pass has marked it', () => {
    assert.equal(remarked(work('look', { pass: 'night' }), mark('look'), 50), undefined);
    assert.equal(remarked(work('look', { pass: 'night', state: 'dead', head: 'c1' }), mark('look'), 50), undefined);
  });

  it('keeps the head that it knew where the mark knows none', () => {
    assert.equal(remarked(work('look', { head: 'c0' }), mark('look', null), 50)?.head, 'c0');
  });

  it('a dead letter stays dead, and counts in the pass that marked it again', () => {
    const dead = work('look', { state: 'dead', attempts: 3, error, head: 'c1' });
    for (const again of [mark('look'), mark('look', null), mark('map')])
      assert.deepEqual(remarked(dead, again, 50), { ...dead, pass: 'night' });
  });

  it('a dead letter begins anew with another head, or when more is asked', () => {
    const dead = work('look', { state: 'dead', attempts: 3, error, head: 'c0' });
    assert.deepEqual(remarked(dead, mark('look'), 50), freshWork(mark('look'), 50));
    const same = { ...dead, head: 'c1' };
    assert.deepEqual(remarked(same, mark('again'), 50), freshWork(mark('again'), 50));
  });
});

describe('what becomes of work that fails', () => {
  it('waits twice as long from one failure to the next, up to the longest', () => {
    assert.deepEqual(
      [1, 2, 3, 60, 4_000].map(attempts => waitAfter(attempts, patience)),
      [10, 20, 35, 35, 35],
    );
    assert.equal(waitAfter(4_000, { attempts: 0, firstWaitMs: 1, longestWaitMs: Number.MAX_VALUE }), 2 ** 40);
  });

  it('waits for a person after the last attempt', () => {
    const failed = (attempts: number) => failedWork(work('look', { attempts }), 'no answer', 100, patience);
    const named = { error: { reason: 'no answer', at: 100 } };
    assert.deepEqual(failed(0), work('look', { attempts: 1, dueAt: 110, ...named }));
    assert.deepEqual(failed(1), work('look', { attempts: 2, dueAt: 120, ...named }));
    assert.deepEqual(failed(2), work('look', { attempts: 3, dueAt: 100, state: 'dead', ...named }));
  });

  it('is due at once, with all its attempts, when a person tries it again', () => {
    const dead = work('look', { state: 'dead', attempts: 3, error, dueAt: 9 });
    const again = { ...dead, state: 'waiting', attempts: 0, dueAt: 50, why: 'tried again by anna' };
    assert.deepEqual(redriven(dead, 'anna', 50), again);
  });
});

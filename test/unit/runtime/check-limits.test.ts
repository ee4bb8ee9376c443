import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, Plan } from '#shared/core/change.ts';
import { blockedMessage, checkLimits } from '#shared/runtime/limits/check-limits.ts';

function change(key: string, kind: string): Change {
  return { key, kind, target: key, title: key, from: '', to: '', reason: '', payload: undefined };
}

describe('the limits of a plan', () => {
  const plan: Plan = {
    units: [
      { key: 'one', changes: [change('a', 'delete'), change('b', 'delete')] },
      { key: 'two', changes: [change('c', 'create'), change('d', 'delete')] },
    ],
    findings: [],
    population: { delete: 40, create: 7 },
  };
  const limits = { delete: { share: 0.1, floor: 0, cap: 100 }, create: { share: 0, floor: 1, cap: 1 } };
  const none: ReadonlySet<string> = new Set();

  it('count every change of every unit by its kind, with what was done before, against the share of its own kind', () => {
    assert.deepEqual(checkLimits(plan, { limits, done: { delete: 1 }, exempt: none }), []);
    assert.deepEqual(checkLimits(plan, { limits, done: { delete: 2, create: 1 }, exempt: none }), [
      { kind: 'delete', planned: 3, doneInLastDay: 2, allowed: 4, population: 40 },
      { kind: 'create', planned: 1, doneInLastDay: 1, allowed: 1, population: 7 },
    ]);
  });

  it('leave out just the changes that a person permits', () => {
    const [found] = checkLimits(plan, { limits, done: { delete: 5 }, exempt: new Set(['a', 'c']) });
    assert.equal(found?.planned, 2);
    assert.deepEqual(checkLimits(plan, { limits, done: { delete: 2 }, exempt: new Set(['d']) }), []);
    assert.deepEqual(checkLimits(plan, { limits, done: { delete: 9 }, exempt: new Set(['a', 'b', 'd']) }), []);
  });
});

describe('what a run that a limit stopped says', () => {
  const excess = { kind: 'delete', planned: 7, doneInLastDay: 0, allowed: 5, population: 100 };
  const other = { ...excess, kind: 'create' };
  const each = '7 planned, but only 5 of 100 are allowed in 24 hours';
  const cases: readonly [number, number, string][] = [
    [0, 9, `Over the limit, so nothing was written: delete: ${each}; create: ${each}.`],
    [
      3,
      1,
      `3 done, then over the limit, so the next change was not written: delete: ${each}; create: ${each}. More may wait behind.`,
    ],
    [
      3,
      2,
      `3 done, then over the limit, so none of the next 2 changes was written: delete: ${each}; create: ${each}. More may wait behind.`,
    ],
  ];
  for (const [done, planned, said] of cases)
    it(`after ${done}, of ${planned}`, () => assert.equal(blockedMessage([excess, other], { done, planned }), said));
});

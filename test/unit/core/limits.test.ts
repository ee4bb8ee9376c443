import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allowedBy, bookkeepingLast, excesses, totalKind } from '#shared/core/limit-excesses.ts';
import fc from '#test/support/fast-check.ts';

const limit = fc.record({
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  floor: fc.nat(50),
  cap: fc.nat(1000),
});

describe('limits', () => {
  it('allow the share of a large population, but never more than the cap', () => {
    assert.equal(allowedBy({ share: 0.05, floor: 5, cap: 500 }, 2_000), 100);
    assert.equal(allowedBy({ share: 0.05, floor: 5, cap: 500 }, 50_000), 500);
  });

  it('allow the floor on a tiny population, unless the cap is lower', () => {
    assert.equal(allowedBy({ share: 0.05, floor: 5, cap: 500 }, 10), 5);
    assert.equal(allowedBy({ share: 0.05, floor: 5, cap: 0 }, 10), 0);
  });

  it('count what was done in the last day together with what is planned', () => {
    const limits = { delete: { share: 0.1, floor: 0, cap: 100 } };
    const base = { limits, population: { delete: 500 } };
    assert.deepEqual(excesses({ ...base, planned: { delete: 20 }, done: { delete: 30 } }), []);
    assert.deepEqual(excesses({ ...base, planned: { delete: 21 }, done: { delete: 30 } }), [
      { kind: 'delete', planned: 21, doneInLastDay: 30, allowed: 50, population: 500 },
    ]);
  });

  it('count every kind towards the total', () => {
    const limits = { [totalKind]: { share: 1, floor: 0, cap: 10 } };
    const check = { limits, population: { block: 100 }, done: { block: 4, unblock: 2 } };
    assert.equal(excesses({ ...check, planned: { block: 2, unblock: 2 } }).length, 0);
    assert.equal(excesses({ ...check, planned: { block: 3, unblock: 2 } })[0]?.planned, 5);
  });

  it('count bookkeeping towards no total, planned or done', () => {
    const check = { limits: { total: { share: 1, floor: 0, cap: 10 } }, population: { block: 100 } };
    assert.deepEqual(
      excesses({ ...check, planned: { block: 4, bookkeeping: 50 }, done: { block: 6, bookkeeping: 9 } }),
      [],
    );
    assert.deepEqual(
      excesses({ ...check, planned: { block: 4, bookkeeping: 50 }, done: { block: 7, bookkeeping: 9 } }),
      [{ kind: 'total', planned: 4, doneInLastDay: 7, allowed: 10, population: 100 }],
    );
  });

  it('never stop a run that plans nothing of the kind, however much was done before', () => {
    fc.assert(
      fc.property(limit, fc.nat(10_000), fc.nat(10_000), (one, done, population) => {
        const found = excesses({
          limits: { delete: one },
          planned: { create: 5 },
          done: { delete: done },
          population: { delete: population },
        });
        assert.deepEqual(found, []);
      }),
    );
  });

  it('many small runs may not do what one may not', () => {
    fc.assert(
      fc.property(
        limit,
        fc.nat(5_000),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
        (one, population, runs) => {
          let done = 0;
          for (const planned of runs) {
            const over = excesses({
              limits: { delete: one },
              planned: { delete: planned },
              done: { delete: done },
              population: { delete: population },
            });
            if (over.length === 0) done += planned;
          }
          assert.ok(done <= allowedBy(one, population));
        },
      ),
    );
  });
});

describe('bookkeeping among other changes', () => {
  it('comes last, and each of both as it was ordered', () => {
    const items = ['bookkeeping', 'create', 'bookkeeping', 'delete'].map((kind, at) => ({ kind, at }));
    assert.deepEqual(
      bookkeepingLast(items, ({ kind }) => kind).map(({ at }) => at),
      [1, 3, 0, 2],
    );
  });
});

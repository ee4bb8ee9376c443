import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approvalState } from '#shared/core/approval.ts';
import { excessText } from '#shared/core/limit-excesses.ts';
import { doneInLastDay, tallied } from '#shared/core/rolling-tally.ts';

const hour = 3_600_000;

describe('an approval', () => {
  const approval = { runId: 'r', by: 'ab123', at: 5 * hour, configDigest: 'one' };

  it('lasts for 24 hours to the millisecond, and for the configuration under which it was given', () => {
    assert.equal(approvalState(approval, 5 * hour, 'one'), 'valid');
    assert.equal(approvalState(approval, 29 * hour - 1, 'one'), 'valid');
    assert.equal(approvalState(approval, 29 * hour, 'one'), 'expired');
    assert.equal(approvalState(approval, 6 * hour, 'two'), 'configuration changed');
    assert.equal(approvalState(approval, 29 * hour, 'two'), 'expired');
  });
});

describe('what goes over a limit', () => {
  it('is told with what was done before, where anything was', () => {
    const excess = { kind: 'delete', planned: 7, doneInLastDay: 0, allowed: 5, population: 100 };
    assert.equal(excessText(excess), 'delete: 7 planned, but only 5 of 100 are allowed in 24 hours');
    assert.equal(
      excessText({ ...excess, doneInLastDay: 2 }),
      'delete: 7 planned and 2 done in the last 24 hours, but only 5 of 100 are allowed in 24 hours',
    );
  });
});

describe('the tallies of hours', () => {
  it('drop an hour as soon as 24 hours have passed since its end, in the sum and in what is kept', () => {
    const old = [{ hour: 0, counts: { delete: 3 } }];
    assert.deepEqual(doneInLastDay(old, 25 * hour - 1), { delete: 3 });
    assert.deepEqual(doneInLastDay(old, 25 * hour), {});
    assert.deepEqual(tallied(old, { delete: 1 }, 25 * hour - 1), [...old, { hour: 24 * hour, counts: { delete: 1 } }]);
    assert.deepEqual(tallied(old, { delete: 1 }, 25 * hour), [{ hour: 25 * hour, counts: { delete: 1 } }]);
  });
});

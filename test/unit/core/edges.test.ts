import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approvalState } from '#shared/core/approval.ts';
import { type Campaign, type Counts, campaignState, countedDown, grantedBy, isOfKind } from '#shared/core/campaign.ts';
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

describe('what a campaign has left', () => {
  const campaign: Campaign = {
    id: 'c1',
    planOf: 'p1',
    by: 'anna',
    at: 0,
    why: 'rollover',
    until: 100 * hour,
    kinds: ['create', 'bookkeeping'],
    most: 4,
    covered: { create: 3, delete: 2 },
    shards: 1,
    configDigest: 'one',
    done: { create: 1 },
    hours: [],
    ended: null,
  };

  it('is open under a configuration that is not known, and to the last millisecond', () => {
    assert.equal(campaignState(campaign, 100 * hour - 1), 'open');
    assert.equal(campaignState(campaign, 100 * hour), 'over');
    assert.equal(campaignState(campaign, 100 * hour - 1, 'one'), 'open');
    assert.equal(campaignState(campaign, 100 * hour - 1, 'two'), 'ended');
    assert.equal(campaignState({ ...campaign, done: { create: 3, delete: 1 } }, 0, 'two'), 'done');
    assert.equal(campaignState({ ...campaign, done: { create: 3 } }, 0, 'one'), 'open');
    const ended = { at: 1, by: 'ben', why: 'wrong' };
    assert.equal(campaignState({ ...campaign, ended, done: { create: 4 } }, 0, 'one'), 'ended');
  });

  it('never has anything to say of bookkeeping, or of kinds that are not its own', () => {
    const kinds = ['create', 'delete', 'bookkeeping'].filter(kind => isOfKind(campaign, { kind }));
    assert.deepEqual(kinds, ['create']);
  });

  it('is granted in the order planned, as long as something is left, and to nothing that it does not cover', () => {
    const planned = ['a', 'b', 'c', 'd', 'e'].map(key => ({ key, kind: key === 'b' ? 'delete' : 'create' }));
    const granted = (given: Partial<Campaign>, doing?: Counts) => [
      ...grantedBy({ ...campaign, ...given }, planned, key => key !== 'c', doing),
    ];
    assert.deepEqual(granted({}), ['a', 'd', 'e']);
    assert.deepEqual(granted({ most: 3 }), ['a', 'd']);
    assert.deepEqual(granted({}, { create: 2 }), ['a']);
    assert.deepEqual(granted({}, { create: 3 }), []);
    assert.deepEqual(granted({}, { create: 9 }), []);
  });

  it('is less by what was done under it, by kind and by hour', () => {
    const down = countedDown(campaign, { create: 1, delete: 2 }, 5 * hour + 1);
    assert.deepEqual(down, {
      ...campaign,
      done: { create: 2, delete: 2 },
      hours: [{ hour: 5 * hour, counts: { create: 1, delete: 2 } }],
    });
    assert.equal(countedDown(campaign, { create: 0 }, 5 * hour), campaign);
  });
});

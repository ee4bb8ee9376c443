import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultLimits } from '#functions/lookup-gitlab/limits.ts';
import { planner } from '#functions/lookup-gitlab/plan.ts';
import { excesses } from '#shared/core/limit-excesses.ts';
import { config } from './config.ts';
import { account, now, reading } from './situations.ts';

describe('what a share is a share of', () => {
  it('counts whoever can be locked out: active accounts, people and externals apart, without those that are ignored', () => {
    const ignoring = { ...config, identities: { ...config.identities, ignore: ['ff6'] } };
    const accounts = [
      account({ id: 11, username: 'aa1' }),
      account({ id: 12, username: 'bb2' }),
      account({ id: 13, username: 'cc3', state: 'blocked' }),
      account({ id: 14, username: 'dd4', state: 'deactivated' }),
      account({ id: 15, username: 'external-one' }),
      account({ id: 16, username: 'external-two', state: 'blocked' }),
      account({ id: 17, username: 'uis-ci-bot' }),
      account({ id: 18, username: 'ff6' }),
    ];
    const { population } = planner(ignoring)(reading({ accounts }), now);
    assert.deepEqual(population, { block: 2, unblock: 2, 'block-idle': 1, total: 4 });
  });
});

describe('the limits as published', () => {
  const blocked = (population: number, planned: number): readonly string[] =>
    excesses({
      limits: defaultLimits,
      planned: { block: planned },
      done: {},
      population: { block: population, unblock: population, 'block-idle': 10, total: population },
    }).map(({ kind }) => kind);

  it('stop above 5 % of the users', () => {
    assert.deepEqual(blocked(1000, 50), []);
    assert.deepEqual(blocked(1000, 51), ['block', 'total']);
  });
  it('let a tiny instance work, but not lose everyone', () => {
    assert.deepEqual(blocked(10, 3), []);
    assert.deepEqual(blocked(10, 4), ['block']);
  });
  it('cap a huge one', () => {
    assert.deepEqual(blocked(200_000, 500), []);
    assert.deepEqual(blocked(200_000, 501), ['block']);
  });
  it('share a total among the kinds, and leave bookkeeping free', () => {
    const all = {
      limits: defaultLimits,
      done: { bookkeeping: 40 },
      population: { block: 100, unblock: 100, 'block-idle': 100, total: 100 },
    };
    assert.deepEqual(excesses({ ...all, planned: { block: 3, unblock: 2, bookkeeping: 50 } }), []);
    assert.deepEqual(
      excesses({ ...all, planned: { block: 3, unblock: 3 } }).map(({ kind }) => kind),
      ['total'],
    );
  });
});

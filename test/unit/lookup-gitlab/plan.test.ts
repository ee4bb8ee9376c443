import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planner } from '#functions/lookup-gitlab/plan.ts';
import { changesOf } from '#shared/core/change.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { config } from './config.ts';
import type { Deed } from './deed.ts';
import { account, blockedByUs, now, reading, record } from './situations.ts';
import { World } from './world.ts';

/** The first of the people most often, so that deeds meet. */
const who = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('lookup-status' as const),
    who,
    is: fc.constantFrom('live' as const, 'cancelled', 'cancelled', 'unknown'),
  }),
  fc.record({ do: fc.constantFrom('block' as const, 'unblock', 'unblock', 'ban', 'sign in', 'unmark'), who }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 30, 400, 800) }),
  fc.record({ do: fc.constant('run' as const), dieAfter: fc.constantFrom(0, 1, 2, 3, 5, 8, 100) }),
);

describe('planning', () => {
  it('keeps its promises whatever people do and wherever runs die, and has nothing to do after a run', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), deeds => {
        const world = new World();
        for (const each of deeds) world.perform(each);
        assert.equal(world.run(), true);
        assert.deepEqual(changesOf(world.plan()), []);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the accounts', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (deeds, picks) => {
        const world = new World();
        for (const each of deeds) world.perform(each);
        const seen = world.reading();
        const shuffled = seen.accounts.map(each => ({ each, at: picks.next().value })).sort((a, b) => a.at - b.at);
        const again = planner(config)({ ...seen, accounts: shuffled.map(({ each }) => each) }, world.now);
        assert.deepEqual(again, world.plan());
        withShownDifferences(changesOf(again));
      }),
      { numRuns: 100 },
    );
  });

  it('says who, from what to what, and why', () => {
    const seen = reading({ accounts: [account()], lookupStatuses: new Map([['ab123', 'cancelled']]) });
    const [change] = changesOf(planner(config)(seen, now));
    assert.ok(change);
    const { payload: _payload, key: _key, ...said } = change;
    assert.deepEqual(said, {
      kind: 'block',
      target: 'ab123',
      title: 'Block ab123',
      from: 'active',
      to: 'blocked (cancelled)',
      reason: 'is cancelled in Lookup as of 2026-11-21; last active in GitLab on 2026-11-01',
    });
  });

  it('lifts the blocks of an account that the service used before only when told of it', () => {
    const mark = 'lockstep-old/99+2026-10-01 02:17:09 UTC';
    const seen = reading({
      accounts: [blockedByUs({ blockedBy: mark })],
      lookupStatuses: new Map([['ab123', 'live']]),
      records: new Map([[100, record({ mark })]]),
    });
    const planned = (formerAccounts: number[]) => planner({ ...config, formerAccounts })(seen, now);
    assert.deepEqual(
      changesOf(planned([99])).map(({ kind }) => kind),
      ['unblock'],
    );
    const untold = planned([]);
    assert.deepEqual(changesOf(untold), [], 'what shows the block to be ours must not be given up');
    assert.match(untold.findings[0]?.message ?? '', /formerAccounts/);
  });

  it('gives the same key to the same change, another to another reason', () => {
    const key = (username: string, lastSeenOn: string): string | undefined => {
      const accounts = [account({ username, lastSeenOn })];
      return changesOf(
        planner(config)(reading({ accounts, lookupStatuses: new Map([['ab123', 'cancelled']]) }), now),
      )[0]?.key;
    };
    assert.equal(key('ab123', '2026-11-01'), key('ab123', '2026-11-02'));
    assert.notEqual(key('ab123', '2020-01-01'), key('external-x', '2020-01-01'));
  });
});

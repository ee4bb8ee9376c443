import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campaign } from '#shared/core/campaign.ts';
import type { Change } from '#shared/core/change.ts';
import { hashOf } from '#shared/core/key-set.ts';
import { silentLog } from '#shared/core/log.ts';
import { keyWrites } from '#shared/runtime/campaign/campaign-keys.ts';
import { carriedFrom, RunAllowance, recordedChanges } from '#shared/runtime/limits/counted-against-limits.ts';
import { collectionOn, gatherQueries } from '#shared/state/collection.ts';
import { campaignKeys } from '#shared/state/collections/campaign-keys.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import { type Control, emptyControl } from '#shared/state/collections/control.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';

const hour = 3_600_000;
const now = 100 * hour;

function change(key: string, kind: string): Change {
  return { key, kind, target: key, title: key, from: '', to: '', reason: '', payload: undefined };
}

function recorded(key: string, kind: string, status: 'done' | 'failed' | null, campaign: string | null = null) {
  const outcome = status === null ? null : { status, reason: '' };
  return { key, kind, target: key, title: key, from: '', to: '', reason: '', outcome, campaign };
}

const campaign: Campaign = {
  id: 'c1',
  planOf: 'p1',
  by: 'anna',
  at: 0,
  why: 'rollover',
  until: 200 * hour,
  kinds: ['create'],
  most: 3,
  covered: { create: 3 },
  shards: 1,
  configDigest: 'one',
  done: {},
  hours: [],
  ended: null,
};

/** A store in which runs have recorded changes and a campaign covers keys, and what was said about an approval. */
async function desk(runs: Readonly<Record<string, readonly ChangePart['changes'][]>>, covered: readonly string[] = []) {
  const store = openSqliteStore({
    file: ':memory:',
    queries: gatherQueries(changeParts, campaignKeys),
    now: () => now,
  });
  const parts = collectionOn(store, changeParts);
  const writes = Object.entries(runs).flatMap(([runId, all]) =>
    all.map((changes, part) =>
      parts.set(`${runId}-${part}`, { runId, part, changes: [...changes] }, { runStartedAt: now, keptDays: 400 }),
    ),
  );
  await store.commit(undefined, [...writes, ...keyWrites(store, campaign, covered.map(hashOf))]);
  const warned: [object, string][] = [];
  const log = { ...silentLog, warn: (fields: object, message: string) => void warned.push([fields, message]) };
  const settings = { mode: 'apply', budgetMs: 1, leaseMs: 1, configDigest: 'one' } as const;
  const allowance = (control: Partial<Control>, planned: readonly Change[], configDigest = 'one') =>
    RunAllowance.of(
      { store, log, settings: { ...settings, configDigest } },
      { ...emptyControl, ...control },
      planned,
      now,
    );
  return { store, warned, allowance };
}

const approval = { runId: 'blocked', by: 'ab123', at: now - hour, configDigest: 'one' };
const tallies = [{ hour: now - 2 * hour, counts: { delete: 4 } }];

describe('what a run recorded', () => {
  it('is read of all its parts, and of no other run', async () => {
    const parts = Array.from({ length: 25 }, (_, part) => [recorded(`k${part}`, 'delete', 'done', 'c9')]);
    const { store } = await desk({
      mine: [...parts, [recorded('last', 'create', null)]],
      other: [[recorded('x', 'y', null)]],
    });
    const found = await recordedChanges(store, 'mine');
    assert.equal(found.length, 26);
    assert.deepEqual(found[0], { key: 'k0', kind: 'delete', outcome: 'done', campaign: 'c9' });
    assert.deepEqual(found.at(-1), { key: 'last', kind: 'create', outcome: null, campaign: null });
  });

  it('has no end that is known where it may have happened all the same', async () => {
    const failed = recorded('a', 'block', 'failed');
    const outcome = { status: 'failed', reason: 'no answer', mayHaveHappened: true } as const;
    const { store } = await desk({ mine: [[failed, { ...failed, key: 'b', outcome }]] });
    const found = await recordedChanges(store, 'mine');
    assert.deepEqual(
      found.map(({ key, outcome }) => [key, outcome]),
      [
        ['a', 'failed'],
        ['b', null],
      ],
    );
  });
});

describe('what a run that died is taken to have done', () => {
  it('is told apart by the campaign that stands: what came under another counts as usual', () => {
    const left = [
      { key: 'a', kind: 'create', outcome: 'done', campaign: 'c1' },
      { key: 'b', kind: 'create', outcome: null, campaign: 'c1' },
      { key: 'c', kind: 'create', outcome: 'done', campaign: 'c0' },
      { key: 'd', kind: 'delete', outcome: 'done', campaign: null },
      { key: 'e', kind: 'delete', outcome: null, campaign: null },
    ] as const;
    const again = new Set(['b']);
    assert.deepEqual(carriedFrom(left, again, { id: 'c1' }), {
      counted: { create: 1, delete: 2 },
      underCampaign: { create: 1 },
    });
    assert.deepEqual(carriedFrom(left, again, null), { counted: { create: 2, delete: 2 }, underCampaign: {} });
  });
});

describe('what a run may do', () => {
  const died = [[recorded('a', 'delete', 'done'), recorded('b', 'delete', null), recorded('c', 'delete', null)]];

  it('is counted from the tallies and from a run that died, less what it plans again and what is approved', async () => {
    const { allowance } = await desk({
      died,
      blocked: [[recorded('b', 'delete', null), recorded('z', 'delete', 'done')]],
    });
    const planned = [change('c', 'delete')];
    const without = await allowance({ tallies }, planned);
    assert.deepEqual([without.done, without.carried], [{ delete: 4 }, { counted: {}, underCampaign: {} }]);
    const after = await allowance({ tallies, unfinishedRunId: 'died' }, planned);
    assert.deepEqual([after.done, after.carried.counted], [{ delete: 6 }, { delete: 2 }]);
    const approved = await allowance({ tallies, unfinishedRunId: 'died', approval }, planned);
    assert.deepEqual([approved.done, approved.carried.counted], [{ delete: 5 }, { delete: 1 }]);
    assert.deepEqual(await approved.forRound(null, planned, {}, now), {
      done: { delete: 5 },
      exempt: new Set(['b']),
      granted: new Set(),
    });
  });

  it('has nothing of an approval that is void, which is said', async () => {
    const { allowance, warned } = await desk({ blocked: [[recorded('b', 'delete', null)]] });
    const exempt = async (given: Partial<typeof approval>, digest?: string) => [
      ...(await (await allowance({ approval: { ...approval, ...given } }, [], digest)).forRound(null, [], {}, now))
        .exempt,
    ];
    assert.deepEqual(await exempt({}), ['b']);
    assert.deepEqual(warned, []);
    assert.deepEqual(await exempt({ at: now - 24 * hour }), []);
    assert.deepEqual(await exempt({}, 'two'), []);
    const who = { approvedRun: 'blocked', by: 'ab123' };
    assert.deepEqual(warned, [
      [who, 'The approval is void: expired.'],
      [who, 'The approval is void: configuration changed.'],
    ]);
  });

  it('is, beyond that, what a campaign covers: as many as it has left after the run that died, and none twice', async () => {
    const left = [[recorded('k1', 'create', 'done', 'c1'), recorded('k9', 'create', 'done')]];
    const blocked = [[recorded('k2', 'create', null)]];
    const { allowance } = await desk({ died: left, blocked }, ['k2', 'k3', 'k4', 'k5']);
    const planned = ['other', 'k2', 'k3', 'k4', 'k5'].map(key => change(key, 'create'));
    planned.push(change('k3', 'delete'));
    const run = await allowance({ unfinishedRunId: 'died', campaign }, planned);
    assert.deepEqual([run.done, run.carried.underCampaign], [{ create: 1 }, { create: 1 }]);
    const granted = async (given: Campaign | null, doing = {}, at = now) => [
      ...(await run.forRound(given, planned, doing, at)).granted,
    ];
    assert.deepEqual(await granted(campaign), ['k2', 'k3']);
    assert.deepEqual(await granted(campaign, { create: 1 }), ['k2']);
    assert.deepEqual(await granted(campaign, {}, 200 * hour), []);
    assert.deepEqual(await granted({ ...campaign, configDigest: 'two' }), []);
    assert.deepEqual(await granted({ ...campaign, kinds: ['update'] }), []);
    assert.deepEqual(await granted(null), []);
    const both = await allowance({ campaign, approval }, planned);
    assert.deepEqual(await both.forRound(campaign, planned, {}, now), {
      done: {},
      exempt: new Set(['k2', 'k3', 'k4', 'k5']),
      granted: new Set(['k3', 'k4', 'k5']),
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { totalOf } from '#shared/core/campaign.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { beginCampaign, type CampaignParts } from '#shared/runtime/campaign/begin-campaign.ts';
import { keyRemovals } from '#shared/runtime/campaign/campaign-keys.ts';
import type { BeginParameters } from '#shared/runtime/campaign/campaign-request.ts';
import { endCampaign } from '#shared/runtime/campaign/end-campaign.ts';
import { clearRunState } from '#shared/runtime/operations/abandon-and-clear.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import type { Store } from '#shared/state/store.ts';
import { machine, person, tick } from './support/bench-parts.ts';
import { type ShelfOptions, Shelves, shelfSync } from './support/shelf.ts';

const limits = { delete: { share: 0, floor: 5, cap: 5 } };
const day = 86_400_000;
const hour = 3_600_000;

/** Two hundred books in step, of which `gone` are to go. Five a day are allowed. */
async function rollover(gone: number, options: ShelfOptions = {}) {
  const bench = machine();
  const { parts, store, clock } = bench;
  const shelves = new Shelves();
  for (let index = 100; index < 300; index++) shelves.source.set(`b${index}`, 'v1');
  await runSync(shelfSync(shelves), parts(), tick);
  for (let index = 100; index < 100 + gone; index++) shelves.source.delete(`b${index}`);
  shelves.written.length = 0;
  const sync = shelfSync(shelves, { limits, repeats: true, perRound: 20, ...options });
  const about = (more: Partial<CampaignParts> = {}): CampaignParts => ({
    store,
    name: 'shelf',
    who: 'anna',
    now: () => clock.now(),
    configDigest: 'config-1',
    mayApply: true,
    ...more,
  });
  const plan = () => runSync(sync, parts(), { ...person, mode: 'dry-run', whole: true });
  const run = (more = {}) => runSync(sync, parts(more), tick);
  const begin = async (more: Partial<BeginParameters> = {}) => {
    const { runId = '' } = await plan();
    return await beginCampaign(about(), { plan: runId, until: '2026-11-04', why: 'rollover', ...more });
  };
  const control = async () => {
    const found = await collectionOn(store, controls).get('shelf');
    assert.ok(found);
    return found.value;
  };
  const counted = async () => (await control()).tallies.reduce((sum, { counts }) => sum + (counts['delete'] ?? 0), 0);
  return { ...bench, shelves, sync, about, plan, run, begin, control, counted };
}

async function keysLeft(store: Store, campaign: Parameters<typeof keyRemovals>[1]): Promise<number> {
  const ids = keyRemovals(store, campaign).map(({ id }) => id);
  return (await store.getMany('campaignKeys', ids)).size;
}

describe('a plan over the whole backlog', () => {
  it('shows what all rounds to come would do, once each, and writes nothing else', async () => {
    const { plan, store, shelves } = await rollover(130);
    const shown = await plan();
    assert.equal(shown.status, 'succeeded');
    assert.equal(shown.counts['delete']?.planned, 130);
    assert.deepEqual(shown.extent, { counts: { books: 130 }, first: null, last: null });
    assert.match(
      shown.message,
      /^The whole backlog: 130 removals; 130 books\. .*Over the limits of a day: delete: 130 planned.*but only 5 of 20/,
    );
    const parts = [];
    for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId: shown.runId ?? '' }))
      parts.push(value);
    const keys = parts.flatMap(({ changes }) => changes.map(({ key }) => key));
    assert.equal(new Set(keys).size, 130);
    assert.equal(keys.length, 130);
    assert.deepEqual(shelves.written, []);
  });

  it('is a dry run, and of a sync in rounds that cannot show all of them there is none', async () => {
    const { parts, sync } = await rollover(3);
    await assert.rejects(runSync(sync, parts(), { ...person, mode: 'apply', whole: true }), BadRequestError);
    const { whole: _whole, ...cannot } = sync;
    await assert.rejects(
      runSync(cannot, parts(), { ...person, mode: 'dry-run', whole: true }),
      /cannot plan all of it/,
    );
  });
});

describe('a campaign', () => {
  it('lets the runs carry out what was shown, over all their rounds, counts it down and not against the limits', async () => {
    const { begin, run, shelves, control, counted, store } = await rollover(130);
    const campaign = await begin();
    assert.deepEqual([campaign.covered, campaign.most, campaign.shards], [{ delete: 130 }, 130, 1]);
    assert.equal(await keysLeft(store, campaign), 1);
    const result = await run();
    assert.equal(result.status, 'succeeded', result.message);
    assert.equal(shelves.written.length, 130);
    assert.equal(await counted(), 0);
    assert.deepEqual((await control()).campaign?.done, { delete: 130 });
    assert.equal(await keysLeft(store, campaign), 0, 'its keys go when it is done');
  });

  it('covers nothing that was not in the plan: what is new counts as usual', async () => {
    const { begin, run, shelves, counted } = await rollover(60);
    await begin();
    for (let index = 290; index < 294; index++) shelves.source.delete(`b${index}`);
    assert.equal((await run()).status, 'succeeded', 'four new ones are within the limit');
    assert.equal(await counted(), 4);
    for (let index = 280; index < 282; index++) shelves.source.delete(`b${index}`);
    assert.equal((await run()).status, 'blocked');
    assert.equal(shelves.written.length, 64);
  });

  it('covers nothing new in place of what is no longer to be done', async () => {
    const { begin, run, shelves } = await rollover(20);
    await begin();
    for (let index = 100; index < 110; index++) shelves.source.set(`b${index}`, 'v1');
    for (let index = 290; index < 296; index++) shelves.source.delete(`b${index}`);
    assert.equal((await run()).status, 'blocked', 'six new ones are one too many, though ten are left of the campaign');
    assert.equal(shelves.written.length, 0);
  });

  it('permits at most so many in all, whatever the number of runs', async () => {
    const { begin, run, shelves, control, counted } = await rollover(60);
    await begin({ most: 25 });
    const first = await run();
    assert.equal(first.status, 'blocked', 'the second round would go over');
    assert.equal(
      shelves.written.length,
      20,
      'its first round has twenty, and the second has five left of them and five for the day',
    );
    assert.deepEqual((await control()).campaign?.done, { delete: 20 });
    assert.equal((await run()).status, 'blocked');
    assert.equal(shelves.written.length, 20);
    assert.equal(await counted(), 0);
  });

  it('permits only the kinds that were named', async () => {
    const { begin, run, shelves } = await rollover(10);
    for (let index = 0; index < 3; index++) shelves.source.set(`a${index}`, 'new');
    const campaign = await begin({ kinds: ['create'] });
    assert.deepEqual(campaign.covered, { create: 3 });
    assert.equal((await run()).status, 'blocked');
    assert.deepEqual(shelves.written, []);
  });

  it('counts down what a run that died may have done', async () => {
    const { begin, run, shelves, control, counted, clock, parts, sync, store } = await rollover(60);
    await begin({ most: 50 });
    const dead: Store = {
      ...store,
      operations: store.operations,
      get: (...args) => store.get(...args),
      getMany: (...args) => store.getMany(...args),
      query: (...args) => store.query(...args),
      count: (...args) => store.count(...args),
      close: () => Promise.resolve(),
      counted: () => dead,
      commit: (...args) => (shelves.written.length < 33 ? store.commit(...args) : Promise.reject(new Error('dead'))),
    };
    shelves.beforeEach = () => {
      if (shelves.written.length === 33) throw new Error('a dead process writes nothing');
    };
    await runSync(sync, parts({}, { store: dead }), tick);
    assert.equal(shelves.written.length, 33);
    shelves.beforeEach = () => undefined;
    clock.advance(120_001);
    const next = await run();
    // Of what the dead run left open, seven are planned again and were not done. That leaves seventeen of the fifty;
    // three more of the next round are within the limit.
    assert.equal(next.status, 'blocked');
    assert.deepEqual((await control()).campaign?.done, { delete: 50 });
    assert.equal(await counted(), 3);
    assert.equal(shelves.written.length, 53);
  });

  it('ends with another configuration, for good', async () => {
    const { begin, run, shelves, control, store } = await rollover(60);
    const campaign = await begin();
    assert.equal((await run({ configDigest: 'config-2' })).status, 'blocked');
    assert.deepEqual(shelves.written, []);
    assert.match((await control()).campaign?.ended?.why ?? '', /configuration has changed/);
    assert.equal(await keysLeft(store, campaign), 0);
    assert.equal((await run()).status, 'blocked', 'also when the former configuration is back');
  });

  it('ends with its time', async () => {
    const { begin, run, clock, shelves } = await rollover(60);
    await begin({ until: '2026-11-03' });
    clock.advance(2 * day);
    assert.equal((await run()).status, 'blocked');
    assert.deepEqual(shelves.written, []);
  });

  it('is ended by a person, from the next round of a run under way on, and its keys go', async () => {
    const { begin, run, shelves, about, control, store } = await rollover(60);
    const campaign = await begin();
    shelves.beforeEach = async () => {
      if (shelves.written.length === 5) await endCampaign(about({ who: 'ben' }), { why: 'the import was wrong' });
    };
    const result = await run();
    assert.equal(result.status, 'blocked', result.message);
    assert.equal(shelves.written.length, 20, 'the round under way ended');
    assert.deepEqual((await control()).campaign?.done, { delete: 20 }, 'what it did was done under the campaign');
    const { ended } = (await control()).campaign ?? {};
    assert.deepEqual([ended?.by, ended?.why], ['ben', 'the import was wrong']);
    assert.equal(await keysLeft(store, campaign), 0);
    assert.equal((await run()).status, 'blocked');
    await assert.rejects(endCampaign(about(), { why: 'again' }), /No campaign of shelf is open/);
  });

  it('stops a round under way where a heartbeat sees that it was ended', async () => {
    const { begin, run, shelves, about, clock } = await rollover(60, { perRound: 60 });
    await begin();
    shelves.beforeEach = async () => {
      if (shelves.written.length === 5) await endCampaign(about(), { why: 'stop' });
      if (shelves.written.length > 4 && shelves.written.length < 9) {
        clock.advance(41_000);
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    const result = await run();
    assert.match(result.message, /The campaign under which it worked is over/);
    assert.ok(shelves.written.length < 15, `${shelves.written.length} of 60`);
  });

  it('outlives that the state of its function is cleared, and still counts what the run left', async () => {
    const { begin, run, store, clock, control } = await rollover(60);
    await begin();
    await run();
    const operations = { store, now: () => clock.now(), randomId: () => 'aaaaaaaaaaaaaaaaaaaa', who: 'anna' };
    await clearRunState(operations, 'shelf');
    assert.equal(totalOf((await control()).campaign?.done ?? {}), 60);
  });

  it('exempts only within itself: the same removals a day later count', async () => {
    const { begin, run, shelves, clock } = await rollover(10);
    await begin();
    assert.equal((await run()).status, 'succeeded');
    for (let index = 100; index < 110; index++) shelves.source.set(`b${index}`, 'v1');
    assert.equal((await run()).status, 'succeeded');
    for (let index = 100; index < 110; index++) shelves.source.delete(`b${index}`);
    clock.advance(hour);
    assert.equal((await run()).status, 'blocked', 'ten were permitted, and ten were done');
  });
});

describe('a campaign is refused', () => {
  const refusals: readonly [string, Partial<BeginParameters>, Partial<CampaignParts>, RegExp][] = [
    ['for a run that is not there', { plan: 'nothing' }, {}, /There is no run nothing of shelf/],
    ['for a day that is over', { until: '2026-11-01' }, {}, /2026-11-01 is over already/],
    ['for longer than two weeks', { until: '2027-01-01' }, {}, /holds for 14 days at most/],
    ['under another configuration', {}, { configDigest: 'config-2' }, /configuration of shelf has changed since/],
    ['where the configuration says dry-run', {}, { mayApply: false }, /configured as dry-run/],
    ['for a kind that the plan has not', { kinds: ['update'] }, {}, /no changes of the kind update/],
    ['for more than was shown', { most: 61 }, {}, /The plan has 60 such changes, fewer than 61/],
  ];
  for (const [what, request, about, message] of refusals) {
    it(what, async () => {
      const bench = await rollover(60);
      const { runId = '' } = await bench.plan();
      const asked = { plan: runId, until: '2026-11-04', why: 'rollover', ...request };
      await assert.rejects(beginCampaign(bench.about(about), asked), message);
      assert.equal((await bench.control()).campaign, null);
    });
  }

  it('for a plan of one round, an old plan, and while another is open', async () => {
    const { parts, sync, about, plan, clock, begin } = await rollover(60);
    const round = await runSync(sync, parts(), { ...person, mode: 'dry-run' });
    const asked = { until: '2026-11-04', why: 'rollover' };
    await assert.rejects(
      beginCampaign(about(), { ...asked, plan: round.runId ?? '' }),
      /no plan over the whole backlog/,
    );
    const old = await plan();
    clock.advance(8 * day);
    await assert.rejects(
      beginCampaign(about(), { plan: old.runId ?? '', until: '2026-11-12', why: 'late' }),
      /more than 7 days old/,
    );
    await begin({ until: '2026-11-12' });
    await assert.rejects(
      begin({ until: '2026-11-12' }),
      /anna has begun a campaign of shelf already: 0 of 60 done; until 2026-11-13 00:00/,
    );
  });
});

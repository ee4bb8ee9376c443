import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Campaign, campaignState, countedDown, grantedBy, permittedBy, totalOf } from '#shared/core/campaign.ts';
import { campaignInWords, countsInWords, extentInWords, progressInWords } from '#shared/core/campaign-text.ts';
import { hashOf, holds, packed, shardOf, shardsFor } from '#shared/core/key-set.ts';
import fc from '#test/support/fast-check.ts';

const hour = 3_600_000;
const began = Date.parse('2026-08-20T20:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

function campaign(more: Partial<Campaign> = {}): Campaign {
  return {
    id: 'c1',
    planOf: 'p1',
    by: 'anna',
    at: began,
    why: 'rollover',
    until: began + 100 * hour,
    kinds: ['create', 'delete'],
    most: 100,
    covered: { create: 80, delete: 20 },
    shards: 1,
    configDigest: 'one',
    done: {},
    hours: [],
    ended: null,
    ...more,
  };
}

const kind = fc.constantFrom('create', 'delete', 'update', 'bookkeeping');
const planned = fc.uniqueArray(fc.record({ key: fc.stringMatching(/^[a-z]{1,3}$/), kind }), {
  selector: ({ key }) => key,
  maxLength: 40,
});

describe('what a campaign permits', () => {
  it('is only what it covers, of its kinds, and in all never more than so many', () => {
    fc.assert(
      fc.property(
        fc.array(planned, { maxLength: 6 }),
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/)),
        fc.integer({ min: 1, max: 30 }),
        fc.infiniteStream(fc.boolean()),
        (rounds, keys, most, outcomes) => {
          const covered = new Set(keys);
          let now = campaign({ most });
          let permitted = 0;
          for (const round of rounds) {
            const granted = grantedBy(now, round, key => covered.has(key));
            for (const change of round) {
              if (!granted.has(change.key)) continue;
              assert.ok(covered.has(change.key) && ['create', 'delete'].includes(change.kind));
              if (outcomes.next().value) {
                permitted += 1;
                now = countedDown(now, { [change.kind]: 1 }, began);
              }
            }
            const eligible = round.filter(
              change => covered.has(change.key) && ['create', 'delete'].includes(change.kind),
            );
            const left = Math.max(0, most - permitted);
            // Nothing that it covers is refused while it has some left.
            assert.ok(granted.size === eligible.length || granted.size >= left);
          }
          assert.ok(permitted <= most);
          assert.equal(totalOf(now.done), permitted);
        },
      ),
    );
  });

  it('is what is left when what is being done is taken off', () => {
    const all = Array.from({ length: 10 }, (_, index) => ({ key: `k${index}`, kind: 'create' }));
    const granted = grantedBy(campaign({ most: 8, done: { create: 3 } }), all, () => true, { delete: 2 });
    assert.deepEqual([...granted], ['k0', 'k1', 'k2']);
  });
});

describe('the state of a campaign', () => {
  const ended = { at: began, by: 'ben', why: 'wrong' };
  const states: readonly [string, Campaign, number, string, string][] = [
    ['open', campaign(), began, 'one', 'open'],
    ['its time is over', campaign(), began + 100 * hour, 'one', 'over'],
    ['another configuration', campaign(), began, 'two', 'ended'],
    ['ended by a person', campaign({ ended }), began, 'one', 'ended'],
    ['all are done', campaign({ done: { create: 80, delete: 20 } }), began, 'one', 'done'],
    ['as many as it permits are done', campaign({ most: 5, done: { create: 5 } }), began, 'one', 'done'],
  ];
  for (const [what, value, now, digest, state] of states)
    it(what, () => assert.equal(campaignState(value, now, digest), state));

  it('never permits more than its plan has', () => assert.equal(permittedBy(campaign({ most: 1000 })), 100));
});

describe('keys of a campaign', () => {
  it('are found in their shard, and no others', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string()),
        fc.array(fc.string()),
        fc.integer({ min: 1, max: 40 }),
        (keys, others, shards) => {
          const byShard = Map.groupBy(keys.map(hashOf), hash => shardOf(hash, shards));
          const has = (key: string) => holds(packed(byShard.get(shardOf(hashOf(key), shards)) ?? []), hashOf(key));
          for (const key of keys) assert.ok(has(key));
          for (const key of others) assert.equal(has(key), keys.includes(key));
        },
      ),
    );
  });

  it('of a rollover fall evenly into documents of a bounded size', () => {
    const count = 185_000;
    const shards = shardsFor(count);
    const byShard = Map.groupBy(
      Array.from({ length: count }, (_, index) => hashOf(`create ${index}`)),
      hash => shardOf(hash, shards),
    );
    assert.equal(byShard.size, shards);
    assert.equal(shards, 37);
    assert.ok(Math.max(...[...byShard.values()].map(hashes => packed(hashes).length)) < 80_000);
  });
});

describe('a campaign in words', () => {
  const told = (value: Campaign, now: number) => campaignInWords(value, { now, configDigest: 'one', at });
  it('tells what a plan holds', () => {
    assert.equal(
      countsInWords({ update: 312, create: 21_340, delete: 1_205 }),
      '21,340 creations, 1,205 removals, 312 updates',
    );
    assert.equal(countsInWords({ delete: 1, 'block-idle': 2, block: 0 }), '2 block-idle, 1 removal');
    assert.equal(countsInWords({}), 'no changes');
    assert.equal(
      extentInWords({ counts: { rooms: 14 }, first: '2026-10-01', last: '2027-06-30' }),
      '14 rooms; first 2026-10-01, last 2027-06-30',
    );
    assert.equal(extentInWords({ counts: { rooms: 1 }, first: null, last: null }), '1 room');
  });

  it('tells how far it is and how long it takes at the pace of the last hours', () => {
    const hours = [
      { hour: began, counts: { create: 20 } },
      { hour: began + 9 * hour, counts: { create: 30 } },
    ];
    const underWay = campaign({ done: { create: 50 }, hours });
    assert.equal(progressInWords(underWay, began + 10 * hour), '50 of 100 done, 2 hours left at this pace');
    assert.equal(told(campaign(), began), '0 of 100 done; until 2026-08-25T00:00');
  });

  it('tells how it ended', () => {
    assert.equal(told(campaign({ done: { create: 100 } }), began), 'done: all 100 are carried out');
    assert.equal(
      told(campaign({ done: { create: 70 } }), began + 100 * hour),
      'over since 2026-08-25T00:00: 30 of 100 not carried out',
    );
    const ended = { at: began + hour, by: 'ben', why: 'the import was wrong' };
    assert.equal(
      told(campaign({ ended }), began + 2 * hour),
      'ended by ben at 2026-08-20T21:00 because “the import was wrong”: 100 of 100 not carried out',
    );
  });
});

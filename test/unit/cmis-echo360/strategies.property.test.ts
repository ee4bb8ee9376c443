import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { defaultLimits } from '#functions/cmis-echo360/default-limits.ts';
import { overlaps } from '#functions/cmis-echo360/lesson/slot.ts';
import { planRound } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import { accept, anyOverlap } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { changesOf } from '#shared/core/change.ts';
import { excesses } from '#shared/core/limit-excesses.ts';
import fc from '#test/support/fast-check.ts';
import { place } from './support/arbitraries.ts';
import { lesson, message, recordOf } from './support/lessons.ts';
import { factsOf, rules, type World } from './support/world.ts';

const strategy = fc.constantFrom(...strategies);

const runs = { numRuns: 200 };

describe('the strategies', () => {
  const lessons = fc
    .array(fc.record({ place, changedAt: fc.constantFrom('', '1', '2') }), { maxLength: 8 })
    .map(list =>
      list.map((one, index) =>
        lesson({ slot: index + 1, ...one.place, room: 'R1', date: '2026-11-24', changedAt: one.changedAt }),
      ),
    );

  it('accept lessons that do not overlap, each excluded one losing to something', () => {
    fc.assert(
      fc.property(lessons, strategy, (all, by) => {
        const { accepted, excluded } = accept(all, by);
        assert.equal(anyOverlap(accepted), false);
        assert.equal(accepted.length + excluded.length, all.length);
        for (const { occurrence } of excluded) {
          const rivals = by === 'ignore' ? all.filter(other => other !== occurrence) : accepted;
          assert.ok(
            rivals.some(rival => overlaps(rival, occurrence)),
            'maximal: nothing excluded would have fitted',
          );
        }
      }),
      runs,
    );
  });

  it('let the earliest change win what it wins whatever comes later, and the latest likewise', () => {
    fc.assert(
      fc.property(lessons, all => {
        const sorted = [...all].sort((a, b) =>
          a.changedAt < b.changedAt ? -1 : a.changedAt > b.changedAt ? 1 : a.slotId - b.slotId,
        );
        const [first] = sorted;
        if (first !== undefined) assert.ok(accept(all, 'first-wins').accepted.includes(first));
        const latest = all
          .map(one => one.changedAt)
          .sort()
          .at(-1);
        const last = all.find(({ changedAt }) => changedAt === latest);
        if (last !== undefined) assert.ok(accept(all, 'last-wins').accepted.includes(last));
      }),
      runs,
    );
  });
});

describe('the limits', () => {
  const deletions = (count: number, population: number) => {
    const gone = Array.from({ length: count }, (_, index) =>
      lesson({ slot: index + 1, start: '09:00', end: '10:00', room: `R${index}` }),
    );
    const state: World = {
      cmis: [],
      ours: gone.map(occurrence => recordOf(occurrence)),
      messages: gone.map(occurrence => message('D', occurrence)),
    };
    const planned = planRound({ ...factsOf(state), population }, rules());
    const byKind = Object.fromEntries(
      [...Map.groupBy(changesOf(planned), ({ kind }) => kind)].map(([kind, changes]) => [kind, changes.length]),
    );
    return excesses({ limits: defaultLimits, planned: byKind, done: {}, population: planned.population });
  };

  it('let a tiny target lose what its floor allows, and no more', () => {
    assert.deepEqual(deletions(100, 100), []);
    assert.equal(deletions(101, 101)[0]?.kind, 'delete');
  });

  it('let a huge target lose a share of it, up to the cap', () => {
    assert.deepEqual(deletions(2999, 60_000), []);
    assert.equal(deletions(3001, 60_000)[0]?.allowed, 3000);
    assert.equal(deletions(3001, 1_000_000)[0]?.allowed, 3000);
  });
});

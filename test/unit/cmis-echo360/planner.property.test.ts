import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { accept } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import { changesOf } from '#shared/core/change.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { listedAgain, place, world } from '#test/unit/cmis-echo360/support/arbitraries.ts';
import { lesson, message, now, roomDayRecord } from '#test/unit/cmis-echo360/support/lessons.ts';
import { applied, plan, requests, type World } from '#test/unit/cmis-echo360/support/world.ts';

const strategy = fc.constantFrom(...strategies);

const runs = { numRuns: 200 };

/** In the morning of the lessons, so that some have begun. */
const instant = fc.constantFrom(now, Date.parse('2026-11-24T10:00:00Z'), Date.parse('2026-11-25T09:20:00Z'));

describe('the plan of a round', () => {
  it('finds every slot free when its turn comes, and leaves nothing to send when planned again', () => {
    fc.assert(
      fc.property(world, strategy, instant, (before, by, at) => {
        const ours = applied(plan(before, by, at), before);
        const after: World = { ...before, ours, listings: listedAgain(before, ours) };
        assert.deepEqual(requests(plan(after, by, at)), []);
      }),
      runs,
    );
  });

  it('is the same whatever the order of what was read', () => {
    fc.assert(
      fc.property(
        world,
        strategy,
        instant,
        fc.infiniteStream(fc.integer({ min: 0, max: 1_000_000 })),
        (before, by, at, dice) => {
          const shuffled = <T>(list: readonly T[] = []): T[] =>
            list
              .map(value => ({ value, order: dice.next().value ?? 0 }))
              .sort((a, b) => a.order - b.order)
              .map(({ value }) => value);
          const other: World = {
            cmis: shuffled(before.cmis),
            ours: shuffled(before.ours),
            messages: shuffled(before.messages),
            roomDays: shuffled(before.roomDays),
            listings: new Map(shuffled([...(before.listings ?? [])])),
          };
          assert.deepEqual(plan(other, by, at), plan(before, by, at));
        },
      ),
      runs,
    );
  });

  it('has the same keys a moment later, so that a plan that waits for a person is known again', () => {
    const keys = (...planned: Parameters<typeof plan>) => changesOf(plan(...planned)).map(({ key }) => key);
    fc.assert(
      fc.property(world, strategy, instant, (before, by, at) => {
        assert.deepEqual(keys(before, by, at + 20_000), keys(before, by, at));
      }),
      runs,
    );
  });

  it('touches only what has a record, and never what has begun', () => {
    fc.assert(
      fc.property(world, strategy, instant, (before, by, at) => {
        const records = new Set(before.ours.map(({ externalId }) => externalId));
        const soon = new Date(at + 5 * 60_000).toISOString().slice(0, 16).replace('T', ' ');
        for (const work of requests(plan(before, by, at))) {
          const id = work.do === 'create' || work.do === 'update' ? work.occurrence.externalId : work.record.externalId;
          assert.ok(work.do === 'create' || records.has(id));
          for (const slot of [work.from, work.to]) assert.ok(slot === null || `${slot.date} ${slot.start}` >= soon);
        }
      }),
      runs,
    );
  });

  it('settles every message exactly once, with no change twice', () => {
    fc.assert(
      fc.property(world, strategy, instant, (before, by, at) => {
        const changes = withShownDifferences(changesOf(plan(before, by, at)));
        const settled = changes.flatMap(({ payload }) => {
          if (payload.do === 'note-doubt' || payload.do === 'keep-record') return [];
          const waiting: readonly { readonly notification: { readonly id: string } }[] =
            payload.do === 'end-notifications' ? payload.ended : payload.waiting;
          return waiting.map(({ notification }) => notification.id);
        });
        assert.deepEqual(settled.sort(), before.messages.map(({ id }) => id).sort());
        assert.equal(new Set(changes.map(({ key }) => key)).size, changes.length);
      }),
      runs,
    );
  });

  it('leaves alone the occurrences of room-days that nobody spoke of and nothing moved to or from', () => {
    fc.assert(
      fc.property(world, strategy, (before, by) => {
        const silent: World = { ...before, messages: [] };
        assert.deepEqual(plan(silent, by).units, []);
      }),
      runs,
    );
  });
});

describe('random edits, their messages in any portions', () => {
  const edit = fc.record({
    slot: fc.integer({ min: 1, max: 6 }),
    place: fc.option(place, { freq: 4 }),
    /** Messages that wait longer: taken up only with this portion. */
    portion: fc.integer({ min: 0, max: 3 }),
  });

  it('end in exactly what the strategy accepts of every room-day', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 14 }), strategy, (edits, by) => {
        let state: World = { cmis: [], ours: [], messages: [], roomDays: [] };
        let waiting: { message: World['messages'][number]; portion: number }[] = [];
        for (const [index, { slot, place: at, portion }] of edits.entries()) {
          const before = state.cmis.find(({ slotId }) => slotId === slot);
          const after = at === null ? undefined : lesson({ slot, ...at, changedAt: String(index).padStart(3, '0') });
          const subject = after ?? before;
          if (subject === undefined) continue;
          const action = after === undefined ? 'D' : before === undefined ? 'I' : 'U';
          waiting.push({
            message: message(action, subject, { id: `m${index}`, queueId: index, ...(before ? { before } : {}) }),
            portion,
          });
          state = {
            ...state,
            cmis: [...state.cmis.filter(({ slotId }) => slotId !== slot), ...(after ? [after] : [])],
          };
          state = work({ ...state, messages: waiting.filter(one => one.portion === 0).map(one => one.message) }, by);
          waiting = waiting.filter(one => one.portion > 0).map(one => ({ ...one, portion: one.portion - 1 }));
        }
        const end = work({ ...state, messages: waiting.map(one => one.message) }, by);
        const wanted = [...Map.groupBy(end.cmis, roomDayKey).values()].flatMap(lessons => accept(lessons, by).accepted);
        assert.deepEqual(digests(end.ours), digests(wanted));
      }),
      { numRuns: 300 },
    );
  });

  /** Plans and applies a round, and keeps the room-days as `apply` would. */
  function work(state: World, by: (typeof strategies)[number]): World {
    const planned = plan(state, by);
    const ours = applied(planned, state);
    const roomDays = new Map((state.roomDays ?? []).map(record => [record.key, record]));
    for (const { payload } of changesOf(planned)) {
      if (payload.do !== 'end-refresh') continue;
      for (const { key, room, date, excluded } of payload.refreshes) {
        roomDays.set(key, roomDayRecord(room, { date, inConflict: excluded.length > 0 }));
      }
    }
    return { ...state, ours, roomDays: [...roomDays.values()], messages: [] };
  }

  const digests = (list: readonly { readonly externalId: string; readonly digest: string }[]) =>
    list.map(({ externalId, digest }) => `${externalId} ${digest}`).sort();
});

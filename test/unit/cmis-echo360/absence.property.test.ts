import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { absenceOf, lostElsewhere } from '#functions/cmis-echo360/lesson/absence.ts';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import { nextDoubts } from '#functions/cmis-echo360/lesson/next-doubts.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { overlaps } from '#functions/cmis-echo360/lesson/slot.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { changesOf } from '#shared/core/change.ts';
import fc from '#test/support/fast-check.ts';
import { lesson, message, now, recordOf, roomDayRecord, setId } from './support/lessons.ts';
import { applied, plan, type World } from './support/world.ts';

const hours = 3_600_000;
const tables = ['MODULE', 'MODULEGROUPS', 'STT_COMPONENT_TYPE', 'ROOMREQUESTS', 'ROOMFEATURES'] as const;
const hour = (value: number): string => `${String(value).padStart(2, '0')}:00`;

/** The entry of a slot as TIMETABLE has it, with what other tables lack of it. */
function entryOf(occurrence: Occurrence, more: Partial<SlotEntry> = {}): SlotEntry {
  const { slotId, week, own } = occurrence;
  return { ...own, setId, slotId, asksForIt: true, lacks: [], weeks: [week], ...more };
}

const fate = fc.constantFrom('there', 'left', 'cancelled', 'changed', 'lost', 'week lost' as const);
const recording = fc.record({
  fate,
  lacks: fc.uniqueArray(fc.constantFrom(...tables), { minLength: 1, maxLength: 3 }),
  hoursAgo: fc.constantFrom(null, 1, 19, 20, 30),
  isTold: fc.boolean(),
});
type Recording = typeof recording extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Recordings an hour apart, each with what became of its lesson, and a lesson that would come into each one's place.
 */
function worldOf(
  recordings: readonly Recording[],
  newcomers: boolean,
): World & { readonly held: readonly Occurrence[] } {
  const held = recordings.map((_, index) => lesson({ slot: index + 1, start: hour(8 + index), end: hour(9 + index) }));
  const entries = held.flatMap((occurrence, index) => {
    const one = recordings[index];
    if (one === undefined || one.fate === 'left' || one.fate === 'there') return [];
    if (one.fate === 'cancelled') return [entryOf(occurrence, { asksForIt: false, lacks: one.lacks })];
    if (one.fate === 'changed') return [entryOf(occurrence, { roomId: 'R9', lacks: one.lacks })];
    return [one.fate === 'lost' ? entryOf(occurrence, { lacks: one.lacks }) : entryOf(occurrence, { weeks: [] })];
  });
  const doubts = held.flatMap(({ slotId, week }, index): Doubt[] => {
    const ago = recordings[index]?.hoursAgo ?? null;
    if (ago === null) return [];
    const since = now - ago * hours;
    const key = slotKey({ setId, slotId });
    return [
      { key, setId, slotId, weeks: [{ week, since, confirmedBy: null }], tables: [], wishSeenAt: null, seenAt: since },
    ];
  });
  const others = newcomers
    ? held.map(({ start, end }, index) => lesson({ slot: 100 + index, start, end, changedAt: '9' }))
    : [];
  const there = held.filter((_, index) => recordings[index]?.fate === 'there');
  const told = held.filter((_, index) => recordings[index]?.isTold);
  return {
    held,
    cmis: [...there, ...others],
    ours: held.map(occurrence => recordOf(occurrence)),
    entries,
    doubts,
    messages: [
      ...told.map(occurrence => message('U', occurrence)),
      ...others.map(occurrence => message('I', occurrence)),
    ],
    roomDays: [roomDayRecord('R1', { isMarked: true, marked: { at: now - 1, why: 'a test', listed: null } })],
  };
}

/** Whether the rule says, in other words than the code's, that a recording stays. */
const stays = ({ fate: what, hoursAgo }: Recording): boolean =>
  (what === 'lost' || what === 'week lost') && (hoursAgo === null || hoursAgo < 20);

describe('recordings whose lesson is gone from the eligible ones', () => {
  for (const strategy of strategies) {
    it(`stay and keep others out while only another table lost them, for twenty hours (${strategy})`, () => {
      fc.assert(
        fc.property(fc.array(recording, { minLength: 1, maxLength: 8 }), fc.boolean(), (recordings, newcomers) => {
          const world = worldOf(recordings, newcomers);
          const planned = plan(world, strategy);
          const after = applied(planned, world);
          for (const [index, one] of recordings.entries()) {
            const occurrence = world.held[index];
            if (occurrence === undefined) continue;
            const isThere = after.some(({ externalId }) => externalId === occurrence.externalId);
            if (stays(one)) {
              assert.ok(isThere, JSON.stringify(one));
              const inItsPlace = after.filter(other => overlaps(other, occurrence));
              assert.equal(inItsPlace.length, 1);
            } else if (one.fate !== 'there') assert.ok(!isThere, JSON.stringify(one));
          }
          const noted = changesOf(planned).flatMap(({ payload }) =>
            payload.do === 'note-doubt' ? [payload.doubt] : [],
          );
          for (const { slotId } of noted) {
            assert.match(recordings[slotId - 1]?.fate ?? '', /lost/, 'only what another table lost is remembered');
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});

describe('what is in question', () => {
  const lacking = fc.record({
    slotId: fc.integer({ min: 1, max: 6 }),
    week: fc.integer({ min: 1, max: 4 }),
    tables: fc.constantFrom(['ROOMREQUESTS'], ['MODULE'], ['MODULE', 'ROOMREQUESTS'], ['WEEKMAPNUMERIC']),
  });
  const reading = fc.uniqueArray(lacking, { selector: ({ slotId, week }) => `${slotId} ${week}`, maxLength: 12 });

  it('keeps its first reading while readings go on missing it, and is the same when read again at once', () => {
    fc.assert(
      fc.property(
        reading,
        reading,
        fc.constantFrom(null, 0, 2),
        fc.integer({ min: 1, max: 71 }),
        (one, two, most, apart) => {
          const withSet = (list: typeof one) =>
            list.map(found => ({ ...found, setId, key: slotKey({ ...found, setId }) }));
          const first = nextDoubts(withSet(one), new Map(), { at: now, mostUnasked: most });
          const again = nextDoubts(withSet(one), first, { at: now + 1, mostUnasked: most });
          for (const [key, doubt] of first) assert.equal(again.get(key), doubt);
          const at = now + apart * hours;
          const second = nextDoubts(withSet(two), first, { at, mostUnasked: most });
          for (const { slotId, week } of two) {
            const key = slotKey({ setId, slotId });
            const since = second.get(key)?.weeks.find(doubted => doubted.week === week)?.since;
            const was = one.some(found => found.slotId === slotId && found.week === week);
            assert.equal(since, was ? now : at);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is a wish only where a reading of all found few slots without their requests and nothing else', () => {
    fc.assert(
      fc.property(reading, fc.constantFrom(null, 0, 1, 3, 20), (found, most) => {
        const doubts = nextDoubts(
          found.map(one => ({ ...one, setId, key: slotKey({ ...one, setId }) })),
          new Map(),
          { at: now, mostUnasked: most },
        );
        const bySlot = Map.groupBy(found, ({ slotId }) => slotId);
        const unasked = [...bySlot].filter(([, ofSlot]) => ofSlot.every(one => one.tables.join() === 'ROOMREQUESTS'));
        for (const doubt of doubts.values()) {
          const isOne = unasked.some(([slotId]) => slotId === doubt.slotId);
          assert.equal(doubt.wishSeenAt !== null, most !== null && unasked.length <= most && isOne);
        }
      }),
    );
  });

  it('begins anew when nobody has seen it for three days', () => {
    const found = [{ setId, slotId: 1, week: 9, tables: ['MODULE'], key: slotKey({ setId, slotId: 1 }) }];
    const first = nextDoubts(found, new Map(), { at: now, mostUnasked: 20 });
    const later = nextDoubts(found, first, { at: now + 73 * hours, mostUnasked: 20 });
    assert.equal(later.get(slotKey({ setId, slotId: 1 }))?.weeks[0]?.since, now + 73 * hours);
  });

  it('is nothing of a slot whose own columns are not known to have stayed, and everything of one adopted', () => {
    const occurrence = lesson({ slot: 1, start: '09:00', end: '10:00' });
    const facts = {
      unreadable: new Map(),
      entries: new Map([[slotKey(occurrence), entryOf(occurrence, { lacks: ['MODULE'] })]]),
      doubts: new Map(),
    };
    const rules = { readAt: now, hoursInQuestion: 20 };
    for (const column of ['weekday', 'start', 'finish', 'moduleId', 'groupCode', 'roomId', 'roomGroupCode']) {
      const own = { ...occurrence.own, [column]: 'another' };
      assert.equal(absenceOf({ ...occurrence, own }, facts, rules).kind, 'gone', column);
      assert.deepEqual(lostElsewhere({ ...occurrence, own }, facts), []);
    }
    assert.equal(absenceOf({ ...occurrence, own: null }, facts, rules).kind, 'in-question');
  });

  it('is a lesson whose slot got another WEEKID that has its week too, and not one whose week it lacks', () => {
    const occurrence = lesson({ slot: 1, week: 2, start: '09:00', end: '10:00' });
    const own = { ...occurrence.own, weekId: 'another' };
    const judged = (weeks: readonly number[], lacks: SlotEntry['lacks']) => {
      const entries = new Map([[slotKey(occurrence), { ...entryOf(occurrence, { lacks }), weeks }]]);
      const facts = { unreadable: new Map(), entries, doubts: new Map() };
      return absenceOf({ ...occurrence, own }, facts, { readAt: now, hoursInQuestion: 20 }).kind;
    };
    assert.equal(judged([2], ['MODULE']), 'in-question');
    assert.equal(judged([1, 3], ['MODULE']), 'gone');
    assert.equal(judged([], []), 'gone');
  });
});

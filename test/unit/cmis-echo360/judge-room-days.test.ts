import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import { findingsOf, judge } from '#functions/cmis-echo360/room-day/judge-room-days.ts';
import type { ListedSchedule } from '#functions/cmis-echo360/room-day/room-days.ts';
import { actualsOf } from '#functions/cmis-echo360/schedule/held-schedule.ts';
import { lesson, now, ownColumnsOf, recordOf, setId } from './support/lessons.ts';
import { factsOf, type World } from './support/world.ts';

const day = '2026-11-24 R1';
const [nine, ten] = [
  lesson({ slot: 1, start: '09:00', end: '10:00' }),
  lesson({ slot: 2, start: '09:30', end: '10:30' }),
];
const early = lesson({ slot: 3, start: '07:00', end: '08:00' });

/** Of a lesson before eight everything has begun. */
const rules = {
  hasBegun: ({ start }: { readonly start: string }) => start < '08:00',
  readAt: now,
  hoursInQuestion: 20,
};

function judged(given: Partial<World>, refreshed: readonly string[] = [day]) {
  const facts = factsOf({ cmis: [], ours: [], messages: [], ...given });
  const scope = { refreshed: new Map(refreshed.map(key => [key, 'why'])), actuals: actualsOf(facts) };
  return judge(facts, scope, 'first-wins', rules);
}

/** Who is accepted, who is kept out by whom, and what is in the way, of the one room-day. */
function told(given: Partial<World>) {
  const { byRoomDay, exclusions, inTheWay } = judged(given);
  return {
    accepted: byRoomDay.get(day)?.accepted.map(({ slotId }) => slotId),
    excluded: [...exclusions].map(
      ([id, { overlapping }]) =>
        `${id}: ${overlapping.map(one => ('slotId' in one ? one.slotId : one.name)).join(' ')}`,
    ),
    inTheWay: inTheWay.get(day)?.map(({ name }) => name),
  };
}

const listed = (given: Partial<ListedSchedule>): ListedSchedule => ({
  ...nine.sent,
  name: 'Talk',
  externalId: 'theirs',
  echoId: 'echo',
  start: '09:00',
  end: '09:30',
  isSeries: false,
  fault: null,
  ...given,
});

const unreadable: Unreadable = {
  key: ten.externalId,
  setId,
  slotId: 2,
  week: 9,
  room: 'R1',
  date: null,
  title: 'Lesson 2',
  fault: 'no day',
  ask: 'the timetabler',
};

describe('what the strategy says of a room-day', () => {
  const fine = { accepted: [1], excluded: [], inTheWay: [] };

  it('is said of lessons of that room-day that can be recordings, and of no other', () => {
    const elsewhere = lesson({ slot: 4, start: '09:00', end: '10:00', room: 'R2' });
    const long = lesson({ slot: 5, start: '09:00', end: '18:00', unusable: 'too long' });
    assert.deepEqual(told({ cmis: [nine, elsewhere, long] }), fine);
    assert.deepEqual(told({ cmis: [nine, ten] }), { ...fine, excluded: ['2-9-2026-27: 1'] });
    assert.deepEqual(judged({ cmis: [nine, ten] }, []).byRoomDay, new Map());
    assert.deepEqual(judged({}, [day]).byRoomDay.get(day), { accepted: [], excluded: [] });
  });

  it('is said against others’ schedules that a listing showed, and names those that are in the way', () => {
    const later = listed({ externalId: 'later', name: 'Later', start: '15:00', end: '16:00' });
    const listings = new Map([[day, { at: now, schedules: [listed({}), later] }]]);
    assert.deepEqual(told({ cmis: [nine], listings }), {
      accepted: [],
      excluded: ['1-9-2026-27: Talk'],
      inTheWay: ['Talk'],
    });
    const ours = [recordOf(nine)];
    const shown = listed({ externalId: nine.externalId });
    assert.deepEqual(told({ cmis: [nine], ours, listings: new Map([[day, { at: now, schedules: [shown] }]]) }), fine);
  });

  it('is said against recordings of ours that have begun, whose own lesson is not asked about any more', () => {
    const begun = recordOf(lesson({ slot: 2, start: '07:30', end: '09:30' }));
    assert.deepEqual(told({ cmis: [nine], ours: [begun] }), {
      accepted: [],
      excluded: ['1-9-2026-27: Lesson 2'],
      inTheWay: [],
    });
    assert.deepEqual(told({ cmis: [early], ours: [recordOf(early)] }), { accepted: [], excluded: [], inTheWay: [] });
    for (const slot of [1, 2]) {
      const other = recordOf(lesson({ slot, start: '07:30', end: '09:30', room: 'R2' }));
      assert.deepEqual(told({ cmis: [nine], ours: [other] }), fine);
    }
  });

  it('is said against recordings whose lesson cannot be read, or is in question, and not where it is gone or there', () => {
    const ours = [recordOf(ten)];
    assert.deepEqual(told({ cmis: [nine], ours, unreadable: [unreadable] }).excluded, ['1-9-2026-27: Lesson 2']);
    const own = ownColumnsOf(ten);
    const entries = [{ ...own, setId, slotId: 2, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] }];
    assert.deepEqual(told({ cmis: [nine], ours, entries }), {
      accepted: [],
      excluded: ['1-9-2026-27: Lesson 2, which is in question,'],
      inTheWay: [],
    });
    assert.deepEqual(told({ cmis: [nine], ours }), fine);
    const moved = lesson({ slot: 2, start: '12:00', end: '13:00' });
    assert.deepEqual(told({ cmis: [nine, moved], ours, entries }).accepted, [1, 2]);
    const isGone = new Map([[day, { at: now, schedules: [] }]]);
    assert.deepEqual(told({ cmis: [nine], ours, entries, listings: isGone }), fine);
  });
});

describe('what a plan saw and cannot act on', () => {
  it('is told of each lesson that is kept out, and of each schedule in the way, in the order of their targets', () => {
    const listings = new Map([
      [
        day,
        {
          at: now,
          schedules: [listed({}), listed({ externalId: null, name: 'Secret', start: '09:15', end: '09:45' })],
        },
      ],
    ]);
    const told = findingsOf(judged({ cmis: [nine, ten], listings }));
    const where = 'in room R1, 2026-11-24';
    const rest = 'stands in the way and is not ours; Lockstep leaves it alone.';
    assert.deepEqual(told, [
      {
        kind: 'excluded',
        target: '1-9-2026-27',
        message: `Lesson 1 is not recorded ${where} 09:00–10:00: overlaps Talk in Echo360 [theirs] 09:00–09:30, Secret in Echo360 09:15–09:45. Ask the timetabler.`,
      },
      {
        kind: 'excluded',
        target: '2-9-2026-27',
        message: `Lesson 2 is not recorded ${where} 09:30–10:30: overlaps Secret in Echo360 09:15–09:45. Ask the timetabler.`,
      },
      { kind: 'in-the-way', target: day, message: `"Talk" (theirs) 09:00–09:30 ${rest}` },
      { kind: 'in-the-way', target: day, message: `"Secret" 09:15–09:45 ${rest}` },
    ]);
    const turned = findingsOf(judged({ cmis: [ten, nine], listings }));
    assert.deepEqual(turned, told);
    const third = lesson({ slot: 3, start: '09:00', end: '10:00' });
    const targets = findingsOf(judged({ cmis: [third], listings })).map(({ target }) => target);
    assert.deepEqual(targets, [day, day, '3-9-2026-27']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import { scopeOf } from '#functions/cmis-echo360/queue/round/choose-scope.ts';
import { rulesAt } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { ListedSchedule } from '#functions/cmis-echo360/room-day/room-days.ts';
import {
  date,
  type LessonParts,
  lesson,
  message,
  now,
  ownColumnsOf,
  recordOf,
  roomDayRecord,
  setId,
} from './support/lessons.ts';
import { factsOf, rules, type World } from './support/world.ts';

const at = (slot: number, room: string, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, room, start, end, ...more });
const day = (room: string): string => `${date} ${room}`;
const short = (id: string): string => id.replace('-9-2026-27', '');

function scope(given: Partial<World>, time = now) {
  return scopeOf(factsOf({ cmis: [], ours: [], messages: [], ...given }, time), rulesAt(time, rules()));
}

/** Slots that are compared, room-days that are refreshed and why, and what is too late. */
function told(given: Partial<World>, time?: number) {
  const { occurrences, refreshed, outOfDate } = scope(given, time);
  return {
    compared: [...occurrences].map(short).sort().join(' '),
    refreshed: [...refreshed].map(([key, why]) => `${key.slice(11)}: ${why}`),
    outOfDate: outOfDate.map(({ externalId }) => short(externalId)),
  };
}
const nothing = { compared: '', refreshed: [], outOfDate: [] };

describe('what a round compares', () => {
  const [one, two] = [at(1, 'R1'), at(2, 'R1', '11:00', '12:00')];

  it('is the lessons of its messages, and nothing else', () => {
    assert.deepEqual(told({ cmis: [one, two], ours: [recordOf(two)], messages: [message('I', one)] }), {
      ...nothing,
      compared: '1',
    });
    assert.deepEqual(told({ cmis: [one, two] }), nothing);
  });

  it('is all of a room-day that is marked, for the reason of the mark', () => {
    const roomDays = [roomDayRecord('R1', { inConflict: false, marked: { at: 1, why: 'asked for', listed: null } })];
    const elsewhere = at(4, 'R2');
    const given = { cmis: [one, elsewhere], ours: [recordOf(two)], roomDays };
    assert.deepEqual(told(given), { ...nothing, compared: '1 2', refreshed: ['R1: asked for'] });
  });

  it('is all of a room-day in conflict, once a message speaks of it', () => {
    const conflict = { cmis: [one, two], roomDays: [roomDayRecord('R1')] };
    assert.deepEqual(told(conflict), nothing);
    const refreshed = ['R1: the room-day was in conflict'];
    assert.deepEqual(told({ ...conflict, messages: [message('I', one)] }), { ...nothing, compared: '1 2', refreshed });
    const calm = [roomDayRecord('R1', { inConflict: false })];
    assert.deepEqual(told({ ...conflict, roomDays: calm, messages: [message('I', one)] }), {
      ...nothing,
      compared: '1',
    });
  });

  it('is all of a room-day in which lessons overlap in CMIS, unless one is none that could be recorded', () => {
    const messages = [message('I', one)];
    const refreshed = ['R1: lessons overlap in CMIS'];
    const rival = at(3, 'R1', '09:30', '10:30');
    assert.deepEqual(told({ cmis: [one, two, rival], messages }), { ...nothing, compared: '1 2 3', refreshed });
    const long = at(3, 'R1', '09:30', '20:00', { unusable: 'too long' });
    assert.deepEqual(told({ cmis: [one, two, long], messages }), { ...nothing, compared: '1' });
  });

  it('is all of a room-day where an earlier recording is in the way', () => {
    const refreshed = ['R1: an earlier recording is in the way'];
    const messages = [message('I', one)];
    const before = recordOf(at(2, 'R1', '09:30', '10:30'));
    assert.deepEqual(told({ cmis: [one, two], ours: [before], messages }), { ...nothing, compared: '1 2', refreshed });
    const apart = recordOf(at(2, 'R1', '10:00', '10:30'));
    assert.deepEqual(told({ cmis: [one, two], ours: [apart], messages }), { ...nothing, compared: '1' });
    const listings = new Map([[day('R1'), { at: now, schedules: [] }]]);
    assert.deepEqual(told({ cmis: [one, two], ours: [before], messages, listings }), { ...nothing, compared: '1' });
    const long = at(1, 'R1', '09:00', '20:00', { unusable: 'too long' });
    assert.deepEqual(told({ cmis: [long], ours: [before], messages }), { ...nothing, compared: '1' });
    assert.deepEqual(told({ ours: [before], messages }), { ...nothing, compared: '1' });
  });

  it('is not, where that recording is compared as well and can leave', () => {
    const before = recordOf(at(2, 'R1', '09:30', '10:30'));
    const messages = [message('I', one), message('U', two)];
    assert.deepEqual(told({ cmis: [one, two], ours: [before], messages }), { ...nothing, compared: '1 2' });
    const refreshed = ['R1: an earlier recording is in the way'];
    // At 9:26 what begins at 9:30 is about to.
    const late = Date.parse(`${date}T09:26:00Z`);
    const noon = at(1, 'R1', '10:00', '11:00');
    const soon = { cmis: [noon, two], ours: [before], messages: [message('I', noon), message('U', two)] };
    assert.deepEqual(told(soon, late), { ...nothing, compared: '1 2', refreshed });
    assert.deepEqual(told(soon), { ...nothing, compared: '1 2' });
    const own = ownColumnsOf(at(2, 'R1', '09:30', '10:30'));
    const entries = [{ ...own, setId, slotId: 2, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] }];
    const questioned = { cmis: [one], ours: [before], messages: [message('I', one), message('D', two)] };
    assert.deepEqual(told({ ...questioned, entries }), { ...nothing, compared: '1 2', refreshed });
    assert.deepEqual(told(questioned), { ...nothing, compared: '1 2' });
  });

  it('is not, where the recording in the way is the lesson’s own', () => {
    const late = Date.parse(`${date}T08:56:00Z`);
    const given = { cmis: [at(1, 'R1', '09:30', '10:30')], ours: [recordOf(one)], messages: [message('U', one)] };
    assert.deepEqual(told(given, late), { ...nothing, compared: '1' });
  });

  it('is all of a room-day where another’s schedule is in the way', () => {
    const shown: ListedSchedule = {
      ...one.sent,
      externalId: 'theirs',
      echoId: 'e',
      start: '09:30',
      end: '10:30',
      isSeries: false,
      fault: null,
    };
    const listings = (given: Partial<ListedSchedule>) =>
      new Map([[day('R1'), { at: now, schedules: [{ ...shown, ...given }] }]]);
    const given = { cmis: [one], messages: [message('I', one)] };
    const refreshed = ["R1: another's schedule is in the way"];
    assert.deepEqual(told({ ...given, listings: listings({}) }), { ...nothing, compared: '1', refreshed });
    const apart = listings({ start: '10:00' });
    assert.deepEqual(told({ ...given, listings: apart }), { ...nothing, compared: '1' });
  });

  it('goes on to where the lessons of a refreshed room-day come from and go to', () => {
    const [here, there] = [at(2, 'R1', '11:00', '12:00'), at(2, 'R2', '11:00', '12:00')];
    const third = at(3, 'R2', '15:00', '16:00');
    const given = {
      cmis: [one, here, third],
      ours: [recordOf(there)],
      messages: [message('I', one)],
      roomDays: [roomDayRecord('R1'), roomDayRecord('R2')],
    };
    const refreshed = ['R1: the room-day was in conflict', 'R2: the room-day was in conflict'];
    assert.deepEqual(told(given), { ...nothing, compared: '1 2 3', refreshed });
  });

  it('asks for what is in the way only once nothing more is in conflict', () => {
    const before = at(1, 'R3');
    const [lessonTwo, recordTwo] = [at(2, 'R3', '14:00', '15:00'), at(2, 'R1', '09:30', '10:30')];
    const given = {
      cmis: [one, lessonTwo],
      ours: [recordOf(recordTwo)],
      messages: [message('U', one, { before })],
      roomDays: [roomDayRecord('R3')],
    };
    const refreshed = ['R3: the room-day was in conflict'];
    assert.deepEqual(told(given), { ...nothing, compared: '1 2', refreshed });
  });

  it('asks again what is in conflict where what is in the way brought more', () => {
    const blocking = recordOf(at(2, 'R1', '09:30', '10:30'));
    const moved = at(2, 'R2', '09:30', '10:30');
    const third = at(3, 'R2', '10:00', '11:00');
    const refreshed = ['R1: an earlier recording is in the way', 'R2: lessons overlap in CMIS'];
    const given = { cmis: [one, moved, third], ours: [blocking], messages: [message('I', one)] };
    assert.deepEqual(told(given), { ...nothing, compared: '1 2 3', refreshed });
  });
});

describe('a message that a refresh has overtaken', () => {
  const one = at(1, 'R1');
  const about = message('I', one);
  const since = { inConflict: false, lastRefreshAt: about.createdAt + 1 };
  const given = (more: Parameters<typeof roomDayRecord>[1], world: Partial<World> = {}) => ({
    cmis: [one],
    messages: [about],
    roomDays: [roomDayRecord('R1', { ...since, ...more })],
    ...world,
  });

  it('is out of date, and compares nothing', () => {
    assert.deepEqual(told(given({})), { ...nothing, outOfDate: ['1'] });
  });

  it('is not, where the refresh failed, began before, or never was', () => {
    for (const more of [{ lastRefreshOk: false }, { lastRefreshAt: about.createdAt }, { lastRefreshAt: null }])
      assert.deepEqual(told(given(more)), { ...nothing, compared: '1' });
    assert.deepEqual(told(given({}, { roomDays: [] })), { ...nothing, compared: '1' });
  });

  it('is not, where one of its places was not refreshed: the one it left, where it is now, where its recording is', () => {
    const left = message('U', one, { before: at(1, 'R2') });
    assert.deepEqual(told(given({}, { messages: [left] })), { ...nothing, compared: '1' });
    assert.deepEqual(told(given({}, { cmis: [at(1, 'R2')] })), { ...nothing, compared: '1' });
    assert.deepEqual(told(given({}, { ours: [recordOf(at(1, 'R2'))] })), { ...nothing, compared: '1' });
    assert.deepEqual(told(given({}, { ours: [recordOf(one)] })), { ...nothing, outOfDate: ['1'] });
    assert.deepEqual(told(given({}, { cmis: [] })), { ...nothing, outOfDate: ['1'] });
  });

  it('is not, where its lesson cannot be read', () => {
    const { externalId } = one;
    for (const key of [externalId, `${setId} 1`]) {
      const unreadable: Unreadable[] = [
        { key, setId, slotId: 1, week: 9, room: 'R1', date: null, title: 'Lesson 1', fault: 'no day', ask: 'a' },
      ];
      assert.deepEqual(told(given({}, { unreadable })), { ...nothing, compared: '1' });
    }
  });
});

describe('the messages of a lesson', () => {
  const one = at(1, 'R1');

  it('wait oldest first: by when they were made, then by row, by week, by attempt', () => {
    const ages = [
      { id: 'a', createdAt: 1, queueId: 9, week: 9, retry: 9 },
      { id: 'b', createdAt: 2, queueId: 1, week: 9, retry: 9 },
      { id: 'c', createdAt: 2, queueId: 2, week: 1, retry: 9 },
      { id: 'd', createdAt: 2, queueId: 2, week: 2, retry: 1 },
      { id: 'e', createdAt: 2, queueId: 2, week: 2, retry: 2 },
    ].map(age => message('U', one, age));
    for (const messages of [ages, ages.toReversed()]) {
      const { waiting } = scope({ cmis: [one], messages });
      assert.deepEqual([...waiting.keys()], [one.externalId]);
      assert.equal(
        waiting
          .get(one.externalId)
          ?.map(({ id }) => id)
          .join(''),
        'abcde',
      );
    }
  });

  it('speak of room-days, to which those where it is and where its recording is are added, each once', () => {
    const messages = [message('U', one, { before: at(1, 'R2') }), message('U', at(1, 'R3'), { id: 'x' })];
    const { placesOf } = scope({ cmis: [at(1, 'R4')], ours: [recordOf(at(1, 'R5'))], messages });
    assert.deepEqual([...placesOf(one.externalId)].sort(), ['R1', 'R2', 'R3', 'R4', 'R5'].map(day));
    const same = scope({ cmis: [one], ours: [recordOf(one)], messages: [message('U', one)] });
    assert.deepEqual(same.placesOf(one.externalId), [day('R1')]);
    assert.deepEqual(same.placesOf('nobody'), []);
  });
});

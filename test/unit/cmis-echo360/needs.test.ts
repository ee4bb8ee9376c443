import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scopeOf } from '#functions/cmis-echo360/queue/round/choose-scope.ts';
import { isComplete, type Needs, needsOf } from '#functions/cmis-echo360/queue/round/needs.ts';
import { rulesAt } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { RoundFacts } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import { date, type LessonParts, lesson, message, now, recordOf, roomDayRecord, setId } from './support/lessons.ts';
import { factsOf, rules, type World } from './support/world.ts';
import { listedOf } from './support/year.ts';

const at = (slot: number, room: string, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, room, start, end, ...more });
const day = (room: string): string => `${date} ${room}`;

/** Nothing was read that could have been asked for. */
const unread: Partial<RoundFacts> = {
  readRoomDays: new Set(),
  readRecordings: new Set(),
  readSlots: new Set(),
  readEntries: new Set(),
  readDoubts: new Set(),
  readSchedules: new Set(),
  lookedFor: new Map(),
  presenters: new Map(),
};

function needs(given: Partial<World>, facts: Partial<RoundFacts> = unread, time = now, canListRoom = true): Needs {
  const known = { ...factsOf({ cmis: [], ours: [], messages: [], ...given }, time), ...facts };
  const scopeRules = rulesAt(time, rules());
  return needsOf(known, scopeOf(known, scopeRules), { ...scopeRules, canListRoom });
}

const none: Needs = {
  roomDays: [],
  recordings: [],
  slots: [],
  entries: [],
  doubts: [],
  schedules: [],
  presenters: [],
  toList: [],
  toLookFor: [],
};

describe('what must still be read', () => {
  const one = at(1, 'R1');
  const slot = { setId, slotId: 1 };
  const messages = [message('U', one, { before: at(1, 'R2') })];

  it('is nothing where nothing is asked, and nothing where all was read', () => {
    assert.deepEqual(needs({}), none);
    assert.deepEqual(needs({ cmis: [one], ours: [recordOf(one)], messages }, {}), none);
  });

  it('is, of a message, the room-days that it speaks of, its slot and its record', () => {
    assert.deepEqual(needs({ messages }), {
      ...none,
      roomDays: [day('R1'), day('R2')],
      slots: [slot],
      schedules: [one.externalId],
    });
  });

  it('is, of a lesson that comes, also where it comes and what of ours stands there', () => {
    assert.deepEqual(needs({ cmis: [at(1, 'R3')], messages }), {
      ...none,
      roomDays: [day('R1'), day('R2'), day('R3')],
      recordings: [day('R3')],
      slots: [slot],
      schedules: [one.externalId],
    });
    const other = at(9, 'R7');
    assert.deepEqual(needs({ cmis: [other], messages }).recordings, [], 'of no lesson that is not compared');
  });

  it('is, of a room-day that is refreshed, what of ours stands there', () => {
    const roomDays = [roomDayRecord('R1', { marked: { at: 1, why: 'asked', listed: null } })];
    assert.deepEqual(needs({ roomDays }), { ...none, roomDays: [day('R1')], recordings: [day('R1')] });
  });

  it('is the slot of a recording, and once that was read and has no lesson, its entry', () => {
    const given = { ours: [recordOf(one)], messages: [message('D', one)] };
    assert.deepEqual(needs(given).slots, [slot]);
    assert.deepEqual(needs(given).entries, []);
    const { readSlots } = factsOf({ cmis: [], ...given });
    assert.deepEqual(needs(given, { ...unread, readSlots }), {
      ...none,
      roomDays: [day('R1')],
      entries: [slot],
      schedules: [one.externalId],
    });
    assert.deepEqual(needs({ ...given, cmis: [one] }, { ...unread, readSlots }).entries, []);
    const readEntries = readSlots;
    assert.deepEqual(needs(given, { ...unread, readSlots, readEntries }).entries, []);
  });

  it('is what may be in question of a lesson’s content, and whether a presenter has an account by now', () => {
    const presenterEmail = 'Ada@example.ac.uk';
    const presented = at(1, 'R1', '09:00', '10:00', { presenterEmail });
    const named = [message('U', one)];
    const lost = { cmis: [{ ...one, told: { ...presented.told, presenterBy: null } }], ours: [recordOf(presented)] };
    assert.deepEqual(needs({ ...lost, messages: named }).doubts, [`${setId} 1 presenter`]);
    assert.deepEqual(needs({ ...lost, messages: named }, {}).doubts, []);
    const without = { sent: { ...presented.sent, presenterEmail: null }, leftOut: { presenterEmail, refusedAt: null } };
    const given = { cmis: [presented], ours: [recordOf(presented, without)], messages: named };
    assert.deepEqual(needs(given).presenters, ['ada@example.ac.uk']);
    assert.deepEqual(needs(given, {}).presenters, []);
  });

  it('is a look at a recording that has begun although its lesson is still to come', () => {
    const late = Date.parse(`${date}T08:56:00Z`);
    const given = { cmis: [at(1, 'R1', '14:00', '15:00')], ours: [recordOf(one)], messages: [message('U', one)] };
    assert.deepEqual(needs(given, unread, late).toLookFor, [one.externalId]);
    assert.deepEqual(needs(given, {}, late).toLookFor, [], 'it was looked at');
    assert.deepEqual(needs(given, unread, now).toLookFor, [], 'it has not begun');
    const soon = { ...given, cmis: [at(1, 'R1', '08:30', '09:30')] };
    assert.deepEqual(needs(soon, unread, late).toLookFor, [], 'its lesson has begun too');
    const long = { ...given, cmis: [at(1, 'R1', '14:00', '22:00', { unusable: 'too long' })] };
    assert.deepEqual(needs(long, unread, late).toLookFor, [], 'its lesson is not to be recorded');
    const listings = new Map([[day('R1'), { at: late, schedules: [] }]]);
    assert.deepEqual(needs({ ...given, listings }, unread, late).toLookFor, [], 'Echo360 does not have it');
    assert.deepEqual(needs({ ...given, ours: [] }, unread, late).toLookFor, [], 'there is none');
  });

  it('is a listing of a refreshed room-day whose clash our records do not explain', () => {
    const marked = { at: 1, why: 'asked', listed: null };
    const read = { ...unread, readRoomDays: new Set([day('R1')]) };
    const toList = (more: Parameters<typeof roomDayRecord>[1], facts: Partial<RoundFacts> = read, can = true) =>
      needs({ roomDays: [roomDayRecord('R1', { marked, ...more })] }, facts, now, can).toList;
    assert.deepEqual(toList({ mustList: true }), [day('R1')]);
    assert.deepEqual(toList({ inTheWay: ['Talk'] }), [day('R1')]);
    assert.deepEqual(toList({}), []);
    assert.deepEqual(toList({ mustList: true }, unread), [], 'its record was not read for certain');
    assert.deepEqual(toList({ mustList: true }, read, false), [], 'no room can be listed');
    const listings = new Map([[day('R1'), { at: now, schedules: [] }]]);
    assert.deepEqual(toList({ mustList: true }, { ...read, listings }), [], 'it was listed');
    const calm = [roomDayRecord('R1', { mustList: true, inConflict: false })];
    assert.deepEqual(needs({ roomDays: calm, cmis: [one], messages: [message('I', one)] }, read).toList, []);
    const overlap = [one, at(2, 'R1', '09:30', '10:30')];
    const unknown = { cmis: overlap, messages: [message('I', one)] };
    assert.deepEqual(needs(unknown, read).toList, [], 'it has no record');
  });

  it('is the record of what a listing shows under an id of our form, wherever that record has it', () => {
    const shown = (externalId: string | null) => listedOf(recordOf(one), { externalId });
    const marked = { at: 1, why: 'asked', listed: null };
    const listings = new Map([[day('R7'), { at: now, schedules: [shown('5-9-2026-27'), shown('talk'), shown(null)] }]]);
    const given = { roomDays: [roomDayRecord('R7', { marked })], listings };
    assert.deepEqual(needs(given).schedules, ['5-9-2026-27']);
    assert.deepEqual(needs(given, { ...unread, readSchedules: new Set(['5-9-2026-27']) }).schedules, []);
    assert.deepEqual(needs({ listings }).schedules, [], 'of a room-day that is not refreshed');
  });

  it('is over once nothing of any kind is needed', () => {
    assert.ok(isComplete(none));
    for (const kind of Object.keys(none)) assert.ok(!isComplete({ ...none, [kind]: ['x'] }), kind);
  });
});

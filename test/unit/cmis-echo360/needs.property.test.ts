import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import { scopeOf } from '#functions/cmis-echo360/queue/round/choose-scope.ts';
import { type Collected, keepRoomDay, nothingYet } from '#functions/cmis-echo360/queue/round/collected.ts';
import { isComplete, type Needs, needsOf } from '#functions/cmis-echo360/queue/round/needs.ts';
import { type PlanRules, planRound, rulesAt } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { RoundFacts } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import fc from '#test/support/fast-check.ts';
import { world } from '#test/unit/cmis-echo360/support/arbitraries.ts';
import { lesson, message, now, recordOf, roomDayRecord } from '#test/unit/cmis-echo360/support/lessons.ts';
import { factsOf, rules, type World } from '#test/unit/cmis-echo360/support/world.ts';

/** In the morning of the lessons, so that some have begun. */
const instant = fc.constantFrom(now, Date.parse('2026-11-24T10:00:00Z'));

/** What a round knows that reads of a world what is needed, and no more. */
function readAsNeeded(world: World, by: PlanRules, at: number): Collected {
  const all = factsOf(world, at);
  const collected = nothingYet(at, all.notifications, all.population, all);
  for (const record of all.roomDays.values()) if (record.marked !== null) keepRoomDay(collected, record);
  for (let step = 0; step < 100; step++) {
    const needs = needsOf(collected, scopeOf(collected, rulesAt(at, by)), {
      ...rulesAt(at, by),
      canListRoom: by.canListRoom,
    });
    if (isComplete(needs)) return collected;
    give(all, needs, collected);
  }
  throw new Error('what is needed has no end');
}

function give(all: RoundFacts, needs: Needs, collected: Collected): void {
  for (const key of needs.roomDays) {
    const record = all.roomDays.get(key);
    if (record !== undefined) keepRoomDay(collected, record);
    collected.readRoomDays.add(key);
  }
  for (const key of needs.recordings) collected.readRecordings.add(key);
  for (const slot of needs.slots) collected.readSlots.add(slotKey(slot));
  for (const id of needs.schedules) collected.readSchedules.add(id);
  for (const slot of needs.entries) collected.readEntries.add(slotKey(slot));
  for (const key of needs.doubts) collected.readDoubts.add(key);
  for (const email of needs.presenters) collected.presenters.set(email, all.presenters.get(email) ?? true);
  for (const [id, lesson] of all.occurrences) {
    const isRead = collected.readSlots.has(slotKey(lesson)) || collected.readRoomDays.has(roomDayKey(lesson));
    if (isRead) collected.occurrences.set(id, lesson);
  }
  for (const [id, record] of all.schedules) {
    const isRead = collected.readSchedules.has(id) || collected.readRecordings.has(record.roomDay);
    if (isRead) collected.schedules.set(id, record);
  }
  for (const id of needs.toLookFor) {
    const sight = all.lookedFor.get(id);
    if (sight !== undefined) collected.lookedFor.set(id, sight);
  }
  for (const key of needs.toList) {
    collected.listings.set(key, all.listings.get(key) ?? { at: all.readAt, schedules: [] });
  }
}

describe('what a round reads', () => {
  it('is enough: knowing all there is, it would plan the same', () => {
    const strategy = fc.constantFrom(...strategies);
    const marked = fc.boolean();
    fc.assert(
      fc.property(world, strategy, instant, marked, (before, strategy, at, isMarked) => {
        const by = rules(strategy);
        const asked = isMarked
          ? { ...before, roomDays: [roomDayRecord('R1', { marked: { at: at - 1, why: 'asked', listed: null } })] }
          : before;
        const read = readAsNeeded(asked, by, at);
        // Nobody lists a room of which nothing is to be asked.
        const all = { ...factsOf(asked, at), listings: read.listings };
        assert.deepEqual(planRound(read, by), planRound(all, by));
      }),
      { numRuns: 400 },
    );
  });

  const stays = lesson({ slot: 2, room: 'R1', start: '12:00', end: '13:00' });
  const before = lesson({ slot: 1, room: 'R1', start: '09:00', end: '10:00' });
  const moved = lesson({ slot: 1, room: 'R2', start: '09:00', end: '10:00' });
  const world1: World = {
    cmis: [moved, stays],
    ours: [before, stays].map(one => recordOf(one)),
    messages: [message('U', moved, { before })],
  };

  it('is not what stays behind in a room-day that a lesson only leaves', () => {
    const { readRoomDays, readRecordings, schedules } = readAsNeeded(world1, rules(), now);
    const [from, to] = [roomDayKey(before), roomDayKey(moved)];
    assert.deepEqual([...readRoomDays].sort(), [from, to]);
    assert.deepEqual([...readRecordings], [to]);
    assert.deepEqual([...schedules.keys()], [before.externalId]);
  });

  it('is all of it once that room-day is in conflict, since what was kept out may come in', () => {
    const inConflict = { ...world1, roomDays: [roomDayRecord('R1')] };
    const { readRecordings, schedules } = readAsNeeded(inConflict, rules(), now);
    assert.deepEqual([...readRecordings].sort(), [roomDayKey(before), roomDayKey(moved)]);
    assert.equal(schedules.size, 2);
  });
});

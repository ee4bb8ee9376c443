import assert from 'node:assert/strict';
import type { Strategy } from '#functions/cmis-echo360/config.ts';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import { contentKey, contents } from '#functions/cmis-echo360/lesson/lost-content.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { overlaps, type Slot } from '#functions/cmis-echo360/lesson/slot.ts';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import type { NotificationRecord } from '#functions/cmis-echo360/queue/notifications.ts';
import { type PlanRules, planRound } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { RoomDayListing, RoundFacts } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import type { Work } from '#functions/cmis-echo360/queue/round/work.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import type { RoomDayRecord } from '#functions/cmis-echo360/room-day/room-days.ts';
import { type CallWork, isCall } from '#functions/cmis-echo360/schedule/schedule-writes.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { changesOf, type Plan } from '#shared/core/change.ts';
import { now, recordOf } from '#test/unit/cmis-echo360/support/lessons.ts';

/** CMIS, Echo360 and our state as plain values: what the planner is proved on. */
export interface World {
  readonly cmis: readonly Occurrence[];
  readonly unreadable?: readonly Unreadable[];
  /** What TIMETABLE has of slots beside the lessons. */
  readonly entries?: readonly SlotEntry[];
  readonly doubts?: readonly Doubt[];
  /** Our schedules in Echo360, each with its record. */
  readonly ours: readonly ScheduleRecord[];
  readonly messages: readonly NotificationRecord[];
  readonly roomDays?: readonly RoomDayRecord[];
  readonly listings?: ReadonlyMap<string, RoomDayListing>;
  /** Whether those have an account by now whom recordings go without; nobody unless given. */
  readonly presenters?: ReadonlyMap<string, boolean>;
}

export const rules = (strategy: Strategy = 'ignore', more: Partial<PlanRules> = {}): PlanRules => ({
  mapping: { rooms: {}, splitGroups: [] },
  strategy,
  timeZone: 'Europe/London',
  minutesBeforeStart: 5,
  hoursInQuestion: 20,
  canListRoom: true,
  ...more,
});

export function factsOf(world: World, at = now): RoundFacts {
  const roomDays = world.roomDays ?? [];
  const keys = [
    ...world.cmis.map(roomDayKey),
    ...world.ours.map(({ roomDay }) => roomDay),
    ...roomDays.map(({ key }) => key),
    ...world.messages.flatMap(({ roomId, roomIdOld, lessonDate, lessonDateOld }) =>
      [roomId, roomIdOld ?? roomId].flatMap(room =>
        [lessonDate, lessonDateOld ?? lessonDate].map(date => roomDayKey({ room, date })),
      ),
    ),
  ];
  return {
    readAt: at,
    notifications: world.messages,
    roomDays: new Map(roomDays.map(record => [record.key, record])),
    occurrences: new Map(world.cmis.map(lesson => [lesson.externalId, lesson])),
    unreadable: new Map((world.unreadable ?? []).map(lesson => [lesson.key, lesson])),
    entries: new Map((world.entries ?? []).map(entry => [slotKey(entry), entry])),
    doubts: new Map((world.doubts ?? []).map(doubt => [doubt.key, doubt])),
    readEntries: new Set([...world.ours, ...world.messages].map(slotKey)),
    readDoubts: new Set(world.ours.flatMap(record => contents.map(content => contentKey(record, content)))),
    schedules: new Map(world.ours.map(record => [record.externalId, record])),
    listings: world.listings ?? new Map(),
    // Echo360 has each where we sent it, unless the world says otherwise.
    lookedFor: new Map(
      world.ours.map(record => {
        const { externalId, room, date, start, end } = record;
        return [externalId, { at: record.changedAt, slot: { room, date, start, end } }];
      }),
    ),
    readRoomDays: new Set(keys),
    readRecordings: new Set(keys),
    readSlots: new Set([...world.cmis, ...world.ours, ...world.messages].map(slotKey)),
    readSchedules: new Set([...world.cmis, ...world.ours, ...world.messages].map(({ externalId }) => externalId)),
    presenters:
      world.presenters ??
      new Map(
        world.ours.flatMap(({ leftOut }) => (leftOut === null ? [] : [[leftOut.presenterEmail.toLowerCase(), false]])),
      ),
    notOurs: new Map(),
    failed: [],
    population: world.ours.length,
  };
}

export function plan(world: World, strategy: Strategy = 'ignore', at = now): Plan<Work> {
  return planRound(factsOf(world, at), rules(strategy));
}

/** The requests of a plan, in order. */
export function requests(planned: Plan<Work>): CallWork[] {
  return changesOf(planned)
    .map(({ payload }) => payload)
    .filter(isCall);
}

/**
 * Does what a plan says as Echo360 would: an overlap in the same room, even for a moment, fails the test, as does
 * touching what is not ours. Returns the schedules that are ours afterwards. Room-days that nobody needed stay as they
 * are.
 */
export function applied(planned: Plan<Work>, world: World): ScheduleRecord[] {
  const others: Slot[] = [...(world.listings ?? [])].flatMap(([key, { schedules }]) =>
    schedules.flatMap(shown =>
      world.ours.some(({ externalId }) => externalId === shown.externalId)
        ? []
        : [{ date: key.slice(0, 10), room: key.slice(11), start: shown.start, end: shown.end }],
    ),
  );
  const held = new Map(world.ours.map(record => [record.externalId, record]));
  for (const work of requests(planned)) {
    if (work.do === 'delete' || work.do === 'vacate') {
      assert.ok(held.delete(work.record.externalId), `${work.do} of ${work.record.externalId}, which is not there`);
    } else if (work.do === 'create' || work.do === 'update') {
      const { occurrence } = work;
      assert.equal(held.has(occurrence.externalId), work.do === 'update', `${work.do} of ${occurrence.externalId}`);
      held.delete(occurrence.externalId);
      for (const other of [...held.values(), ...others]) {
        assert.ok(!overlaps(other, occurrence), `${work.do} of ${occurrence.externalId} finds its slot taken`);
      }
      held.set(occurrence.externalId, recordOf(occurrence));
    }
  }
  return [...held.values()];
}

/** Schedules as the tables of the scenarios write them: `2 R1 10-11`. */
export function shown(records: Iterable<Pick<ScheduleRecord, 'slotId' | 'room' | 'start' | 'end'>>): string[] {
  return [...records].map(({ slotId, room, start, end }) => `${slotId} ${room} ${start}-${end}`).sort();
}

import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { overlaps } from '#functions/cmis-echo360/lesson/slot.ts';
import type { RoomDayListing } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import type { ListedSchedule } from '#functions/cmis-echo360/room-day/room-days.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import fc from '#test/support/fast-check.ts';
import { lesson, message, now, recordOf, roomDayRecord } from '#test/unit/cmis-echo360/support/lessons.ts';
import type { World } from '#test/unit/cmis-echo360/support/world.ts';

const halfHour = (index: number): string =>
  `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`;

/** Where a lesson may be: three rooms, two days, a short morning, so that lessons meet often. */
export const place = fc
  .record({
    room: fc.constantFrom('R1', 'R2', 'R3'),
    date: fc.constantFrom('2026-11-24', '2026-11-25'),
    begin: fc.integer({ min: 18, max: 23 }),
    length: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ room, date, begin, length }) => ({ room, date, start: halfHour(begin), end: halfHour(begin + length) }));

const changedAt = fc.constantFrom('', '2026-11-01T00:00:01', '2026-11-01T00:00:02', '2026-11-01T00:00:03');

const inCmis = fc.record({ place, changedAt, isUnusable: fc.integer({ min: 0, max: 9 }).map(dice => dice === 0) });

/** What one timetable slot is now, was in Echo360, and whether a message waits. */
const slotState = fc.record({
  now: fc.option(inCmis, { freq: 4 }),
  held: fc.option(place, { freq: 2 }),
  stays: fc.boolean(),
  isTold: fc.boolean(),
  phase: fc.constantFrom('present', 'present', 'intended' as const),
});

function shownOf(record: ScheduleRecord): ListedSchedule {
  const { externalId, start, end, sent } = record;
  return { ...sent, externalId, echoId: `echo-${externalId}`, start, end, isSeries: false, fault: null };
}

const other = fc.record({ place, number: fc.integer({ min: 1, max: 3 }) });

/**
 * A university in any state, however it came about: lessons moved, untold, half sent, others' schedules seen in some
 * room-days.
 */
export const world: fc.Arbitrary<World> = fc
  .record({
    slots: fc.array(slotState, { minLength: 1, maxLength: 9 }),
    conflicts: fc.uniqueArray(fc.constantFrom('R1', 'R2', 'R3'), { maxLength: 2 }),
    listed: fc.uniqueArray(fc.constantFrom('R1', 'R2', 'R3'), { maxLength: 2 }),
    others: fc.array(other, { maxLength: 3 }),
  })
  .map(({ slots, conflicts, listed, others }) => {
    const cmis: Occurrence[] = [];
    const ours: ScheduleRecord[] = [];
    const messages: World['messages'][number][] = [];
    for (const [index, state] of slots.entries()) {
      const slot = index + 1;
      const present = state.now && {
        slot,
        ...state.now.place,
        changedAt: state.now.changedAt,
        unusable: state.now.isUnusable ? 'too long' : null,
      };
      const after = present && lesson(present);
      const before = state.held && lesson({ slot, ...(state.stays && state.now ? state.now.place : state.held) });
      if (after) cmis.push(after);
      if (before && !ours.some(record => overlaps(record, before))) {
        ours.push(recordOf(before, { phase: state.phase === 'intended' ? 'intended' : 'present' }));
      }
      const subject = after ?? before;
      if (state.isTold && subject) {
        const action = after === null || after === undefined ? 'D' : before ? 'U' : 'I';
        messages.push(message(action, subject, { queueId: slot, ...(before ? { before } : {}) }));
      }
    }
    const present = ours.map(record =>
      record.phase === 'intended' ? { ...record, phase: 'present' as const } : record,
    );
    const listings = new Map<string, RoomDayListing>();
    for (const room of listed) {
      for (const date of ['2026-11-24', '2026-11-25']) {
        const strangers = others
          .filter(({ place: at }) => at.room === room && at.date === date)
          .filter(
            ({ place: at }, index, all) =>
              ![...ours, ...all.slice(0, index).map(({ place: earlier }) => earlier)].some(held => overlaps(held, at)),
          )
          .map(({ place: { start, end }, number }) => ({
            ...shownOf(recordOf(lesson({ slot: 900 + number, ...place0 }))),
            externalId: `theirs-${number}`,
            start,
            end,
          }));
        const key = roomDayKey({ room, date });
        const shown = present.filter(({ roomDay }) => roomDay === key).map(shownOf);
        listings.set(key, { at: now - 500, schedules: [...shown, ...strangers] });
      }
    }
    const roomDays = [
      ...conflicts.map(room => roomDayRecord(room)),
      ...listed.filter(room => !conflicts.includes(room)).map(room => roomDayRecord(room, { mustList: true })),
    ];
    return { cmis, ours: present, messages, roomDays, listings: listings };
  });

const place0 = { room: 'R1', date: '2026-11-24', start: '09:00', end: '10:00' };

/** The same room-days listed once more: others' schedules as they were, ours as they are now. */
export function listedAgain(before: World, ours: readonly ScheduleRecord[]): ReadonlyMap<string, RoomDayListing> {
  const known = new Set(before.ours.map(({ externalId }) => externalId));
  return new Map(
    [...(before.listings ?? [])].map(([key, { at, schedules }]) => {
      const theirs = schedules.filter(({ externalId }) => externalId === null || !known.has(externalId));
      return [key, { at, schedules: [...theirs, ...ours.filter(({ roomDay }) => roomDay === key).map(shownOf)] }];
    }),
  );
}

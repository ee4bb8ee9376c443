import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { soonestFirst } from '#functions/cmis-echo360/queue/soonest-first.ts';
import { addDays, type CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { QueueRowDays } from '#shared/clients/cmis/queue-row-days.ts';
import fc from '#test/support/fast-check.ts';

const setId = '2026/27';
const first = '2026-09-28';
const weeks = Array.from({ length: 30 }, (_, index) => index + 1);

/** Weeks from a Monday; WEEKID 1 to 30 are single weeks, 40 the autumn, 41 every week. */
const calendar: CmisCalendar = {
  setId,
  weekStarts: new Map(weeks.map(week => [week, addDays(first, (week - 1) * 7)])),
  weeks: new Map<number, readonly number[]>([
    ...weeks.map((week): [number, number[]] => [week, [week]]),
    [40, [1, 2, 3, 4, 5]],
    [41, weeks],
  ]),
  firstWeekday: 0,
};
const calendars = new Map([[setId, calendar]]);

function rows(ids: number[], more: Partial<QueueRowDays>): QueueRowDays {
  return { setId, weekIdOld: null, weekIdNew: 10, weekday: 0, weekdayOld: null, ids, ...more };
}

describe('the order in which queue rows are taken over', () => {
  it('is that of the soonest day to come, before or after the change; past and unknown ones last', () => {
    const today = addDays(first, 7 * 7 + 1);
    const all = [
      rows([1], { weekIdNew: 99 }),
      rows([2], { weekIdNew: null }),
      rows([3], { setId: 'DRAFT' }),
      rows([4], { weekIdNew: 2 }),
      rows([8, 5], { weekIdNew: 12 }),
      rows([6], { weekIdNew: 12, weekIdOld: 8, weekdayOld: 3 }),
      rows([7], { weekIdNew: 41, weekday: 4 }),
      rows([9], { weekIdNew: null, weekIdOld: 8, weekday: 1 }),
      rows([10], { weekIdNew: 8, weekday: -1 }),
    ];
    // 9 is today, 6 moved away from Thursday, 7 has a lesson every Friday, 10 has no day that can be read: Monday,
    // which is past.
    assert.deepEqual(soonestFirst(all, calendars, today), [9, 6, 7, 5, 8, 4, 10, 1, 2, 3]);
  });

  it('has every row once, the lessons of the next fourteen days before all others, whatever the order in the queue', () => {
    const weekId = fc.option(fc.constantFrom(...weeks, 40, 41, 99));
    const row = fc.record({
      weekIdOld: weekId,
      weekIdNew: weekId,
      weekday: fc.option(fc.integer({ min: 0, max: 6 })),
      weekdayOld: fc.option(fc.integer({ min: 0, max: 6 })),
    });
    const property = fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 0, max: 220 }), (found, day) => {
      const today = addDays(first, day);
      const all = found.map((days, index) => rows([index], days));
      const order = soonestFirst(all, calendars, today);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        all.map((_, index) => index),
      );
      const isNear = order.map(id => {
        const { weekIdOld, weekIdNew, weekday, weekdayOld } = rows([id], found[id] ?? {});
        const places = [
          [weekIdNew, weekday],
          [weekIdOld ?? weekIdNew, weekdayOld ?? weekday],
        ] as const;
        return places.some(([week, on]) =>
          (week === null || on === null ? [] : (calendar.weeks.get(week) ?? [])).some(number => {
            const date = addDays(first, (number - 1) * 7 + (on ?? 0));
            return date >= today && date < addDays(today, 14);
          }),
        );
      });
      assert.equal(isNear.lastIndexOf(true) + 1, isNear.filter(near => near).length);
      assert.deepEqual(soonestFirst(all.toReversed(), calendars, today), order);
    });
    fc.assert(property);
  });
});

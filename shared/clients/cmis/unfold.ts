import { type CmisCalendar, lessonDate } from './calendar.ts';
import type { FoundEvent, WeeklessSlot } from './event.ts';
import type { OwnColumns } from './own-columns.ts';
import { timeOfDay, whole } from './parse-row.ts';
import type { CmisSlot } from './slot.ts';

/**
 * The slot's lessons, one per week of its WEEKID, in the order of weeks. A WEEKID that leads to no week is one event
 * without a week.
 */
export function unfold(slot: CmisSlot | WeeklessSlot, calendar: CmisCalendar): readonly FoundEvent[] {
  if ('fault' in slot) return [slot];
  const { weekId, weekday: _, start: _start, finish: _finish, ...shared } = slot;
  const { moduleId, groupCode, roomId, roomGroupCode } = shared;
  const own: OwnColumns = {
    weekId,
    weekday: slot.weekday,
    start: slot.start,
    finish: slot.finish,
    moduleId,
    groupCode,
    roomId,
    roomGroupCode,
  };
  const { weekday, start, finish, faults } = timesOf(slot);
  const weeks = weekId === null ? undefined : calendar.weeks.get(Number(weekId));
  if (weeks === undefined || weeks.length === 0) {
    return [
      { ...shared, week: null, date: null, fault: `its WEEKID "${weekId ?? ''}" leads to no week (WEEKMAPNUMERIC)` },
    ];
  }
  return weeks.map(week => {
    const lesson = { ...shared, week };
    if (!calendar.weekStarts.has(week)) {
      return { ...lesson, date: null, fault: [`week ${week} has no first day (WEEKSTRUCTURE)`, ...faults].join('; ') };
    }
    const date = weekday === undefined ? undefined : lessonDate(calendar, week, weekday);
    if (weekday === undefined || date === undefined) {
      const fault = `its weekday "${slot.weekday ?? ''}" is no day of a week`;
      return { ...lesson, date: null, fault: [fault, ...faults].join('; ') };
    }
    if (start === undefined || finish === undefined || faults.length > 0) {
      return { ...lesson, date, fault: faults.join('; ') };
    }
    return { ...lesson, weekday, own, date, start, finish };
  });
}

function timesOf({ weekday, start, finish }: CmisSlot) {
  const from = timeOfDay.safeParse(start).data;
  const to = timeOfDay.safeParse(finish).data;
  const faults = [
    ...(from === undefined ? [`it begins at "${start ?? ''}", not at a time such as 09:00`] : []),
    ...(to === undefined ? [`it ends at "${finish ?? ''}", not at a time such as 10:00`] : []),
    ...(from !== undefined && to !== undefined && to <= from
      ? [`it ends (${to}) no later than it begins (${from})`]
      : []),
  ];
  return { weekday: whole.safeParse(weekday).data, start: from, finish: to, faults };
}

import { slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import type { YearFacts } from '#functions/cmis-echo360/refresh/year-facts.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import type { ListedSchedule, RoomDayRecord } from '#functions/cmis-echo360/room-day/room-days.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { now, setId } from './lessons.ts';

/** A recording as Echo360 lists it, just as it was sent, unless it says otherwise. */
export function listedOf({ externalId, start, end, sent }: ScheduleRecord, more: Partial<ListedSchedule> = {}) {
  return { ...sent, externalId, echoId: `echo-${externalId}`, start, end, isSeries: false, fault: null, ...more };
}

export interface Year extends Partial<Omit<YearFacts, 'lessons' | 'schedules' | 'listed' | 'roomDays' | 'entries'>> {
  readonly lessons?: readonly Occurrence[];
  readonly schedules?: readonly ScheduleRecord[];
  readonly listed?: Readonly<Record<string, readonly ListedSchedule[]>>;
  readonly roomDays?: readonly RoomDayRecord[];
  readonly entries?: readonly SlotEntry[];
}

/** Both sides of a year, of which all was compared; nothing but what is given. */
export function yearOf({
  lessons = [],
  schedules = [],
  listed,
  roomDays = [],
  entries = [],
  ...given
}: Year): YearFacts {
  return {
    setId,
    selection: { rooms: null, from: '2026-10-01', to: '2027-06-30' },
    at: now,
    lessons: Map.groupBy(lessons, roomDayKey),
    present: new Set(lessons.map(({ externalId }) => externalId)),
    unreadable: new Map(),
    entries: new Map(entries.map(entry => [slotKey(entry), entry])),
    doubts: new Map(),
    isWhole: true,
    odd: [],
    unrecorded: [],
    hasRecords: true,
    listed: new Map(Object.entries(listed ?? {})),
    recordedBefore: new Set(),
    schedules: new Map(schedules.map(record => [record.externalId, record])),
    roomDays: new Map(roomDays.map(record => [record.key, record])),
    presenters: new Map(),
    failed: new Set(),
    overtaken: [],
    force: false,
    ...given,
  };
}

import { scheduleDigest } from '#functions/cmis-echo360/lesson/digest.ts';
import { externalIdOf } from '#functions/cmis-echo360/lesson/external-id.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import type { Slot } from '#functions/cmis-echo360/lesson/slot.ts';
import type { NotificationRecord } from '#functions/cmis-echo360/queue/notifications.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import type { RoomDayRecord } from '#functions/cmis-echo360/room-day/room-days.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import type { OwnColumns } from '#shared/clients/cmis/own-columns.ts';

export const setId = '2026/27';
export const date = '2026-11-24';
/** Long before the lessons of `date`. */
export const now = Date.parse('2026-11-20T08:00:00Z');

export interface LessonParts {
  readonly slot: number;
  readonly start: string;
  readonly end: string;
  readonly room?: string;
  readonly date?: string;
  readonly week?: number;
  readonly changedAt?: string;
  readonly presenterEmail?: string;
  readonly unusable?: string | null;
}

/** A lesson as CMIS has it now. */
export function lesson(parts: LessonParts): Occurrence {
  const { slot: slotId, week = 9 } = parts;
  const slot = { room: parts.room ?? 'R1', date: parts.date ?? date, start: parts.start, end: parts.end };
  const sent = {
    name: `Lesson ${slotId}`,
    section: 'COURSE1_LC01',
    presenterEmail: parts.presenterEmail ?? null,
    input1: 'Display',
    input2: 'Video',
    captureQuality: 'High',
  };
  return {
    setId,
    slotId,
    week,
    ...slot,
    externalId: externalIdOf({ setId, slotId, week }),
    sent,
    digest: scheduleDigest(slot, sent),
    changedAt: parts.changedAt ?? '',
    ask: 'the timetabler',
    unusable: parts.unusable ?? null,
    own: ownColumnsOf({ week, ...slot }),
    // Whoever presents is told by the slot itself: another is another entry.
    told: {
      lecturerId: sent.presenterEmail,
      presenterBy: sent.presenterEmail === null ? null : 'lecturer',
      isNamed: true,
      feature: 'VIDEOREC',
    },
    source: { roomId: slot.room, roomGroupCode: null, moduleId: 'COURSE1', groupCode: 'LC01', departmentId: null },
  };
}

/** The own columns of a slot: its WEEKID is a week alone. */
export function ownColumnsOf({ week, room, start, end }: Slot & { readonly week: number }): OwnColumns {
  const own = { weekId: String(week), weekday: '1', start, finish: end, moduleId: 'COURSE1', groupCode: 'LC01' };
  return { ...own, roomId: room, roomGroupCode: null };
}

/** Our record of a lesson that Echo360 holds. */
export function recordOf(occurrence: Occurrence, more: Partial<ScheduleRecord> = {}): ScheduleRecord {
  const { externalId, room, date: day, start, end, sent, digest, own, told, slotId, week } = occurrence;
  return {
    externalId,
    heldAs: null,
    echoId: null,
    roomDay: roomDayKey(occurrence),
    room,
    date: day,
    start,
    end,
    sent,
    digest,
    phase: 'present',
    unheardAt: null,
    leftOut: null,
    pending: null,
    answered: null,
    own,
    told,
    setId,
    slotId,
    week,
    changedAt: 0,
    runId: 'before',
    runs: ['before'],
    section: sent.section,
    lecturer: sent.presenterEmail ?? '',
    ...more,
  };
}

/** A message about a lesson, as it is after the change; `before` as it was. */
export function message(
  action: NotificationRecord['action'],
  about: Occurrence,
  more: Partial<NotificationRecord> & { readonly before?: Occurrence } = {},
): NotificationRecord {
  const { before, ...overrides } = more;
  const { slotId, week, externalId } = about;
  return {
    id: `${slotId * 100 + week}-${week}`,
    queueId: slotId * 100 + week,
    siblings: 1,
    retry: 0,
    retryOf: null,
    isRetried: false,
    putRightBy: null,
    action,
    oldValid: action !== 'I',
    newValid: action !== 'D',
    setId,
    slotId,
    week,
    externalId,
    weekIdOld: null,
    weekIdNew: null,
    weekdayOld: null,
    weekdayNew: null,
    startTime: about.start,
    finishTime: about.end,
    startTimeOld: before?.start ?? null,
    finishTimeOld: before?.end ?? null,
    moduleId: null,
    groupCode: null,
    roomId: about.room,
    roomGroupCode: null,
    roomIdOld: before?.room ?? null,
    roomGroupCodeOld: null,
    lecturerId: null,
    presenterEmail: null,
    featureId: null,
    lessonDate: about.date,
    roomDay: roomDayKey(about),
    lessonDateOld: before?.date ?? null,
    createdAt: now - 1000,
    processedAt: null,
    status: 'UNPROCESSED',
    open: true,
    message: '',
    runId: 'run',
    ...overrides,
  };
}

/** The record of a room-day, in conflict unless said otherwise. */
export function roomDayRecord(room: string, more: Partial<RoomDayRecord> = {}): RoomDayRecord {
  const day = more.date ?? date;
  return {
    key: roomDayKey({ room, date: day }),
    room,
    date: day,
    createdAt: 0,
    resolvedAt: null,
    inConflict: true,
    mustList: false,
    lastRefreshAt: 0,
    lastRefreshOk: true,
    excluded: [],
    inTheWay: [],
    failures: [],
    marked: null,
    isMarked: false,
    runId: 'before',
    ...more,
  };
}

import { type CmisCalendar, lessonDate } from '#shared/clients/cmis/calendar.ts';
import type { OddQueueRow, QueueRow } from '#shared/clients/cmis/queue-row.ts';
import type { RoomMapping } from '../config.ts';
import { echoRoomOf } from '../lesson/echo-room.ts';
import { externalIdOf } from '../lesson/external-id.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import type { NotificationRecord } from './notifications.ts';

/** What a queue row becomes. */
export type Taken =
  | { readonly kind: 'notifications'; readonly notifications: readonly NotificationRecord[] }
  /** Neither version was eligible and dated: nothing to do. */
  | { readonly kind: 'nothing' }
  /** Of a set that is not configured, such as a draft timetable: finished, and nothing is looked at. */
  | { readonly kind: 'not-ours' }
  /**
   * It cannot be read, or its weeks cannot be told: one failed notification for all of them, so that it can be tried
   * again; `error` goes to the row's ERROR column.
   */
  | { readonly kind: 'untold'; readonly notification: NotificationRecord; readonly error: string };

export interface TakingOver {
  readonly row: QueueRow;
  /** Of the row's set, knowing its WEEKIDs. */
  readonly calendar: CmisCalendar;
  readonly mapping: RoomMapping;
  /** Run clock (ms): the notification's age, which refreshes are compared with. */
  readonly now: number;
  readonly runId: string;
}

/** A version of the timetable row, before or after the change. */
interface Version {
  readonly weekId: number | null;
  readonly weekday: number | null;
  readonly roomId: string | null;
  readonly roomGroupCode: string | null;
  readonly startTime: string | null;
  readonly finishTime: string | null;
}

/**
 * One notification per affected week (seed 002, "Processing … Events from STT_ECHO_QUEUE"): an insert for the weeks of
 * the new row, a deletion for those of the old one; an update as insert or deletion where only one version was
 * eligible; and where the weeks changed, per week as it came, went or stayed. A version without day or times counts as
 * not eligible. The order of a row's notifications is that of the weeks.
 */
export function notificationsFor({ row, calendar, mapping, now, runId }: TakingOver): Taken {
  const before = versionBefore(row);
  const after: Version = {
    weekId: row.weekIdNew,
    weekday: row.weekday,
    roomId: row.roomId,
    roomGroupCode: row.roomGroupCode,
    startTime: row.startTime,
    finishTime: row.finishTime,
  };
  const hadIt = isDated(before) && (row.action === 'D' || (row.action === 'U' && row.oldValid));
  const hasIt = isDated(after) && (row.action === 'I' || (row.action === 'U' && row.newValid));
  if (!hadIt && !hasIt) return { kind: 'nothing' };

  const oldWeeks = hadIt ? weeksOf(before, calendar) : [];
  const newWeeks = hasIt ? weeksOf(after, calendar) : [];
  const about = { row, mapping, now, runId };
  if (oldWeeks === undefined || newWeeks === undefined) {
    const unknown = newWeeks === undefined ? row.weekIdNew : before.weekId;
    const error = `WEEKID ${unknown ?? 'null'} has no weeks in ${row.setId} (WEEKMAPNUMERIC)`;
    return failedWhole(hasIt ? after : before, error, 'see that CMIS has its weeks', about);
  }

  const weeks = [...new Set([...oldWeeks, ...newWeeks])].sort((a, b) => a - b);
  const notifications: NotificationRecord[] = [];
  for (const week of weeks) {
    const had = oldWeeks.includes(week);
    const has = newWeeks.includes(week);
    const here = has ? after : before;
    const moved = had && has;
    notifications.push(
      notificationOf(here, {
        ...about,
        week,
        siblings: weeks.length,
        action: actionOf(had, has),
        date: dateOf(here, week, calendar) ?? entryDate(row),
        before: moved ? { ...before, date: dateOf(before, week, calendar) ?? entryDate(row) } : null,
      }),
    );
  }
  return { kind: 'notifications', notifications };
}

interface About {
  readonly row: QueueRow;
  readonly mapping: RoomMapping;
  readonly now: number;
  readonly runId: string;
}

interface NotificationParts extends About {
  readonly week: number;
  readonly siblings: number;
  readonly action: NotificationRecord['action'];
  readonly date: string;
  /** Where an update comes from. */
  readonly before: (Version & { readonly date: string }) | null;
}

function notificationOf(
  here: Version,
  { row, mapping, now, runId, week, siblings, action, date, before }: NotificationParts,
): NotificationRecord {
  const occurrence = { setId: row.setId, slotId: row.slotId, week };
  const roomId = here.roomId ?? '';
  return {
    ...occurrence,
    id: notificationId(row.id, week, 0),
    externalId: externalIdOf(occurrence),
    queueId: row.id,
    siblings,
    retry: 0,
    retryOf: null,
    isRetried: false,
    action,
    oldValid: row.oldValid,
    newValid: row.newValid,
    weekIdOld: row.weekIdOld,
    weekIdNew: row.weekIdNew,
    weekdayOld: row.weekdayOld,
    weekdayNew: row.weekday,
    startTime: row.startTime,
    finishTime: row.finishTime,
    startTimeOld: row.startTimeOld,
    finishTimeOld: row.finishTimeOld,
    moduleId: row.moduleId,
    groupCode: row.groupCode,
    roomId,
    roomGroupCode: here.roomGroupCode,
    roomIdOld: before?.roomId ?? null,
    roomGroupCodeOld: before?.roomGroupCode ?? null,
    lecturerId: row.lecturerId,
    presenterEmail: row.presenterEmail,
    featureId: row.featureId,
    lessonDate: date,
    lessonDateOld: before?.date ?? null,
    roomDay: roomDayKey({ room: echoRoomOf(mapping, roomId, here.roomGroupCode), date }),
    createdAt: now,
    processedAt: null,
    status: 'UNPROCESSED',
    open: true,
    putRightBy: null,
    message: '',
    runId,
  };
}

/** The week of a notification that stands for all weeks of its row, since those cannot be told. */
export const noWeek = 0;

function failedWhole(here: Version, error: string, remedy: string, about: About): Taken {
  const { row, now } = about;
  const parts = { ...about, week: noWeek, siblings: 1, date: entryDate(row), before: null };
  const notification = notificationOf(here, { ...parts, action: row.action });
  const message = `${error}: ${remedy}, then retry`;
  return {
    kind: 'untold',
    notification: { ...notification, status: 'FAILED', open: false, processedAt: now, message },
    error,
  };
}

const nothingTold: Omit<QueueRow, 'id' | 'action' | 'createdAt' | 'setId' | 'slotId'> = {
  status: 'UNPROCESSED',
  error: null,
  oldValid: false,
  newValid: false,
  processedAt: null,
  weekIdOld: null,
  weekIdNew: null,
  weekday: null,
  weekdayOld: null,
  startTime: null,
  startTimeOld: null,
  finishTime: null,
  finishTimeOld: null,
  moduleId: null,
  moduleIdOld: null,
  groupCode: null,
  groupCodeOld: null,
  roomId: null,
  roomIdOld: null,
  roomGroupCode: null,
  roomGroupCodeOld: null,
  lecturerId: null,
  lecturerIdOld: null,
  presenterEmail: null,
  featureId: null,
};

/** What a row that cannot be read becomes: like one without weeks, it can be tried again when it was corrected. */
export function oddTaken(odd: OddQueueRow, about: Omit<About, 'row'>): Taken {
  const row: QueueRow = {
    ...nothingTold,
    id: odd.id,
    action: odd.action ?? 'U',
    createdAt: odd.createdAt ?? new Date(about.now).toISOString(),
    setId: odd.setId ?? '',
    slotId: odd.slotId ?? 0,
    roomId: odd.roomId,
  };
  const nowhere = { weekId: null, weekday: null, startTime: null, finishTime: null };
  return failedWhole({ ...nowhere, roomId: odd.roomId, roomGroupCode: null }, odd.fault, 'correct the row in CMIS', {
    ...about,
    row,
  });
}

/** A message needs a date to be put in order by, even where CMIS has none for it: the day on which it was written. */
function entryDate({ createdAt }: QueueRow): string {
  return createdAt.slice(0, 10);
}

/** Id of the notification of one week of a queue row; retries count from 1. */
export function notificationId(queueId: number, week: number, retry: number): string {
  return retry === 0 ? `${queueId}-${week}` : `${queueId}-${week}-r${retry}`;
}

/**
 * The row before the change: what a deletion carries in its plain columns, and an update in those of the old version
 * where it differs.
 */
function versionBefore(row: QueueRow): Version {
  return {
    weekId: row.weekIdOld ?? (row.action === 'U' ? row.weekIdNew : null),
    weekday: row.weekdayOld ?? row.weekday,
    roomId: row.roomIdOld ?? row.roomId,
    roomGroupCode: row.roomIdOld === null ? row.roomGroupCode : row.roomGroupCodeOld,
    startTime: row.startTimeOld ?? row.startTime,
    finishTime: row.finishTimeOld ?? row.finishTime,
  };
}

/** While a timetable is developed, a slot may have a room and no day or time yet: then there is nothing to record. */
function isDated({ weekday, startTime, finishTime }: Version): boolean {
  return weekday !== null && startTime !== null && finishTime !== null;
}

/** Undefined for a WEEKID that the calendar does not know or that has no week. */
function weeksOf({ weekId }: Version, calendar: CmisCalendar): readonly number[] | undefined {
  const weeks = weekId === null ? undefined : calendar.weeks.get(weekId);
  return weeks === undefined || weeks.length === 0 ? undefined : weeks;
}

/**
 * A weekday that is none counts as the week's first: the message must have a date, and what CMIS says now tells what is
 * wrong.
 */
function dateOf({ weekday }: Version, week: number, calendar: CmisCalendar): string | undefined {
  return weekday === null ? undefined : (lessonDate(calendar, week, weekday) ?? calendar.weekStarts.get(week));
}

function actionOf(had: boolean, has: boolean): NotificationRecord['action'] {
  if (had && has) return 'U';
  return has ? 'I' : 'D';
}

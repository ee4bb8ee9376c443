import type { QueueRow } from '#shared/clients/cmis/queue-row.ts';
import type { RoomMapping } from '../config.ts';
import { echoRoomOf } from '../lesson/echo-room.ts';
import { externalIdOf } from '../lesson/external-id.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import type { NotificationRecord } from './notifications.ts';
import type { RowVersion } from './row-version.ts';

export interface AboutRow {
  readonly row: QueueRow;
  readonly mapping: RoomMapping;
  readonly now: number;
  readonly runId: string;
}

export interface NotificationParts extends AboutRow {
  readonly week: number;
  readonly siblings: number;
  readonly action: NotificationRecord['action'];
  readonly date: string;
  /** Where an update comes from. */
  readonly before: (RowVersion & { readonly date: string }) | null;
}

export function notificationOf(
  here: RowVersion,
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

/** Id of the notification of one week of a queue row; retries count from 1. */
export function notificationId(queueId: number, week: number, retry: number): string {
  return retry === 0 ? `${queueId}-${week}` : `${queueId}-${week}-r${retry}`;
}

/** A message needs a date to be put in order by, even where CMIS has none for it: the day on which it was written. */
export function entryDate({ createdAt }: QueueRow): string {
  return createdAt.slice(0, 10);
}

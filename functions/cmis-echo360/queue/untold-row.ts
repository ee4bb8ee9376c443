import type { OddQueueRow, QueueRow } from '#shared/clients/cmis/queue-row.ts';
import { type AboutRow, entryDate, notificationOf } from './notification-of.ts';
import type { NotificationRecord } from './notifications.ts';
import type { RowVersion } from './row-version.ts';

/**
 * A row that cannot be read, or whose weeks cannot be told: one failed notification for all of them, so that it can be
 * tried again. `error` goes to the row's ERROR column.
 */
export interface UntoldRow {
  readonly kind: 'untold';
  readonly notification: NotificationRecord;
  readonly error: string;
}

/** The week of a notification that stands for all weeks of its row, since those cannot be told. */
export const noWeek = 0;

export function failedWhole(here: RowVersion, error: string, remedy: string, about: AboutRow): UntoldRow {
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
export function oddTaken(odd: OddQueueRow, about: Omit<AboutRow, 'row'>): UntoldRow {
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

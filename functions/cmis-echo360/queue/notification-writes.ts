import type { Write } from '#shared/state/store.ts';
import type { RecordMoment } from '../schedule/draft-of.ts';
import type { SyncState } from '../state.ts';
import type { NotificationEnd } from './notification-status.ts';
import type { NotificationRecord } from './notifications.ts';

/** Longest message kept, in characters: what a person reads of one notification. */
const longestMessage = 500;

/** A notification with its final status; one that had failed and was put right since says by what. */
export function endedNotification(
  notification: NotificationRecord,
  end: NotificationEnd,
  { now, runId }: RecordMoment,
): NotificationRecord {
  const { putRightBy, message: hadFailed } = notification;
  const { status, message } = putRightBy === null ? end : putRightEnd(end, putRightBy, hadFailed);
  return {
    ...notification,
    status,
    message: shortened(message),
    open: false,
    putRightBy: null,
    processedAt: now,
    runId,
  };
}

/**
 * The end of a failed notification whose lesson has come right since; what failed again, or is in conflict now, is not
 * put right.
 */
export function putRightEnd(end: NotificationEnd, by: string, hadFailed: string): NotificationEnd {
  if (end.status === 'FAILED' || end.status === 'IN_CONFLICT') return end;
  return { status: 'REFRESHED', message: `put right since by ${by}: ${end.message}; had failed: ${hadFailed}` };
}

/** A notification that goes on waiting, and why. */
export function waitingNotification(
  notification: NotificationRecord,
  message: string,
  runId: string,
): NotificationRecord {
  return { ...notification, status: 'IN_PROGRESS', message: shortened(message), runId };
}

export function notificationWrite(
  { notifications }: SyncState,
  notification: NotificationRecord,
  keepDays: number,
): Write {
  return notifications.set(notification.id, notification, { keepDays });
}

function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage - 1)}…`;
}

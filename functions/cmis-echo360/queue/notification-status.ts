import { unreachable } from '#shared/core/errors.ts';
import type { RequestEnd } from '../schedule/send-request.ts';
import type { Verdict } from '../schedule/verdict.ts';
import type { NotificationRecord, NotificationStatus } from './notifications.ts';

/** The end of the refresh that a notification was part of. */
export interface RoomDayNews {
  /** What is excluded or in the way in its room-days, for people; empty when nothing is. */
  readonly conflicts: readonly string[];
  /** What went wrong with other lessons of its room-days. */
  readonly failures: readonly string[];
}

export interface NotificationEnd {
  readonly status: NotificationStatus;
  readonly message: string;
}

export interface NotificationCase {
  readonly action: NotificationRecord['action'];
  readonly verdict: Verdict;
  /** Null when nothing was sent for it. */
  readonly requestEnd: RequestEnd | null;
  /** Null for a notification ended directly. */
  readonly refresh: RoomDayNews | null;
}

/**
 * The final status of a notification and what people read beside it (seed 002: "Process Notification", steps 5 to 7 of
 * "Refresh Room & Day Data"). What happened to the lesson itself comes first, then what its room-day is like.
 */
export function endOfNotification({ action, verdict, requestEnd, refresh }: NotificationCase): NotificationEnd {
  if (requestEnd?.kind === 'failed') return { status: 'FAILED', message: requestEnd.text };
  if (requestEnd?.kind === 'too-late') return { status: 'WARN', message: requestEnd.text };
  const own = endOfOwn(action, verdict, requestEnd);
  if (refresh === null || own.status === 'FAILED' || own.status === 'WARN') return own;
  if (refresh.conflicts.length > 0) {
    return { status: 'IN_CONFLICT', message: [own.message, ...refresh.conflicts].join('; ') };
  }
  if (own.status === 'IN_CONFLICT') return own;
  if (refresh.failures.length > 0) {
    return { status: 'WARN', message: `${own.message}; but in the same room that day: ${refresh.failures.join('; ')}` };
  }
  return { status: 'REFRESHED', message: own.message };
}

function endOfOwn(
  action: NotificationCase['action'],
  { kind, text }: Verdict,
  requestEnd: RequestEnd | null,
): NotificationEnd {
  if (requestEnd?.kind === 'clash') return { status: 'IN_CONFLICT', message: requestEnd.text };
  switch (kind) {
    case 'wanted':
      return { status: 'SUCCESS', message: requestEnd?.text ?? text };
    case 'in-place':
      return { status: 'SUCCESS', message: text };
    case 'excluded':
      return { status: 'IN_CONFLICT', message: withResult(text, requestEnd) };
    case 'unusable':
    case 'in-question':
    case 'begun':
      return { status: 'WARN', message: withResult(text, requestEnd) };
    case 'recording-begun':
    case 'unreadable':
      return { status: 'FAILED', message: text };
    case 'gone': {
      if (requestEnd?.kind === 'deleted') return { status: 'SUCCESS', message: requestEnd.text };
      if (requestEnd?.kind === 'was-gone') return { status: 'WARN', message: requestEnd.text };
      return action === 'D'
        ? { status: 'WARN', message: 'deleted in CMIS; Echo360 held no recording of ours for it' }
        : { status: 'SUCCESS', message: 'no longer in CMIS, and nothing in Echo360 to remove' };
    }
    default:
      return unreachable(kind);
  }
}

function withResult(text: string, requestEnd: RequestEnd | null): string {
  return requestEnd === null ? text : `${text}; ${requestEnd.text}`;
}

/** A notification that a later refresh has overtaken: nothing is sent for it. */
export const outOfDate: NotificationEnd = {
  status: 'OUT_OF_DATE',
  message: 'the room-day was refreshed from CMIS after this change was taken over',
};

import { unreachable } from '#shared/core/errors.ts';
import type { NotificationRecord, NotificationStatus } from './notifications.ts';

/** Where an occurrence stands when its round is planned. */
export interface Standing {
  readonly kind: /** It is to be recorded, and a request makes it so. */
    | 'wanted'
    /** Echo360 holds it as CMIS has it. */
    | 'in-place'
    /** It loses to what it overlaps. */
    | 'excluded'
    /** Too long: never recorded. */
    | 'unusable'
    /** CMIS has it with a day or times that cannot be read. */
    | 'unreadable'
    /** The lesson has begun, is about to, or is over. */
    | 'begun'
    /** It moved after its recording had begun under the same external id. */
    | 'recording-begun'
    /** CMIS has it no more. */
    | 'gone';
  readonly text: string;
}

/** How the request for an occurrence ended. */
export interface CallResult {
  readonly kind: 'created' | 'updated' | 'deleted' | 'was-gone' | 'failed' | 'clash' | 'too-late';
  readonly text: string;
}

/** The end of the refresh that a notification was part of. */
export interface RefreshResult {
  /** What is excluded or in the way in its room-days, for people; empty when nothing is. */
  readonly conflicts: readonly string[];
  /** What went wrong with other lessons of its room-days. */
  readonly failures: readonly string[];
}

export interface Settlement {
  readonly status: NotificationStatus;
  readonly message: string;
}

export interface Settling {
  readonly action: NotificationRecord['action'];
  readonly standing: Standing;
  /** Null when nothing was sent for it. */
  readonly result: CallResult | null;
  /** Null for a notification settled directly. */
  readonly refresh: RefreshResult | null;
}

/**
 * The final status of a notification and what people read beside it (seed 002: "Process Notification", steps 5 to 7 of "Refresh Room & Day
 * Data"). What happened to the lesson itself comes first, then what its room-day is like.
 */
export function settle({ action, standing, result, refresh }: Settling): Settlement {
  if (result?.kind === 'failed') return { status: 'FAILED', message: result.text };
  if (result?.kind === 'too-late') return { status: 'WARN', message: result.text };
  const own = settleAlone(action, standing, result);
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

function settleAlone(action: Settling['action'], { kind, text }: Standing, result: CallResult | null): Settlement {
  if (result?.kind === 'clash') return { status: 'IN_CONFLICT', message: result.text };
  switch (kind) {
    case 'wanted':
      return { status: 'SUCCESS', message: result?.text ?? text };
    case 'in-place':
      return { status: 'SUCCESS', message: text };
    case 'excluded':
      return { status: 'IN_CONFLICT', message: withResult(text, result) };
    case 'unusable':
    case 'begun':
      return { status: 'WARN', message: withResult(text, result) };
    case 'recording-begun':
    case 'unreadable':
      return { status: 'FAILED', message: text };
    case 'gone': {
      if (result?.kind === 'deleted') return { status: 'SUCCESS', message: result.text };
      if (result?.kind === 'was-gone') return { status: 'WARN', message: result.text };
      return action === 'D'
        ? { status: 'WARN', message: 'deleted in CMIS; Echo360 held no recording of ours for it' }
        : { status: 'SUCCESS', message: 'no longer in CMIS, and nothing in Echo360 to remove' };
    }
    default:
      return unreachable(kind);
  }
}

function withResult(text: string, result: CallResult | null): string {
  return result === null ? text : `${text}; ${result.text}`;
}

/** A notification that a later refresh has overtaken: nothing is sent for it. */
export const outOfDate: Settlement = {
  status: 'OUT_OF_DATE',
  message: 'the room-day was refreshed from CMIS after this change was taken over',
};

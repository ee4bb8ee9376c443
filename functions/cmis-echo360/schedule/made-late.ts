import { carriedOutLateMs } from '#shared/core/carried-out-late.ts';
import type { RecordMoment } from './draft-of.ts';
import type { ScheduleRecord } from './schedules.ts';

/**
 * When a request that creates a recording was last given up, without anybody hearing of its end; null where Echo360
 * cannot carry one out any more. Of one that was about to be made when its run ended, this is when that was noted. In
 * run clock (ms), like `now`.
 */
export function givenUpAt({ phase, changedAt, unheardAt }: ScheduleRecord, now: number): number | null {
  const latest = Math.max(phase === 'intended' ? changedAt : 0, unheardAt ?? 0);
  return now - latest < carriedOutLateMs ? latest : null;
}

/**
 * What is kept of a recording that Echo360 has no more, or never had: null where nothing can come of it. As long as a
 * request that creates it may be carried out, what Echo360 makes of it is ours: without this record it would be a
 * stranger's, in the way of its own lesson and of others for ever.
 */
export function leftBehind(record: ScheduleRecord, { now, runId }: RecordMoment): ScheduleRecord | null {
  const unheardAt = givenUpAt(record, now);
  if (unheardAt === null) return null;
  return { ...record, phase: 'removed', pending: null, heldAs: null, echoId: null, unheardAt, changedAt: now, runId };
}

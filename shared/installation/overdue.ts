import { type CronSchedule, nextTime } from '#shared/config/cron.ts';
import type { RunStatus } from '#shared/core/run-status.ts';

const minute = 60_000;

/** The figures behind what is said of a function that is late; the runbook tells the last two. */
export const overdueFigures = {
  /** A tick may be so late, ms: schedulers are, and a run before it may still be at work. */
  graceMs: 5 * minute,
  missedIntervals: 3,
  atLeastMs: 30 * minute,
} as const;

/**
 * When a function was due and did not come: nobody calls it, or it cannot start. Undefined while it is as scheduled.
 * `seenAt`: the last sign of it, ms since the epoch.
 */
export function missingSince(seenAt: number, schedule: CronSchedule, now: number): number | undefined {
  const due = nextTime(schedule, seenAt);
  return due + overdueFigures.graceMs < now ? due : undefined;
}

/** How a function that comes has done lately. Instants are ms since the epoch. */
export interface Successes {
  /** How the last run ended; null where there was none. */
  readonly status: RunStatus | null;
  /** The last run that succeeded, at least in part. */
  readonly lastSuccessAt: number | null;
  /** The last tick that found nothing to do. */
  readonly lastTickAt: number | undefined;
}

/**
 * Its last success, where a function comes and has not succeeded for longer than its schedule allows: three intervals,
 * and half an hour at least. One that never succeeded has nothing to be measured from; that its runs fail is told by
 * themselves.
 */
export function unsuccessfulSince(
  { status, lastSuccessAt, lastTickAt }: Successes,
  schedule: CronSchedule,
  now: number,
): number | undefined {
  if (status === null || status === 'succeeded' || status === 'partial') return undefined;
  const success = Math.max(lastSuccessAt ?? 0, lastTickAt ?? 0);
  if (success === 0) return undefined;
  let due = success;
  for (let missed = 0; missed < overdueFigures.missedIntervals; missed += 1) due = nextTime(schedule, due);
  return now > Math.max(due, success + overdueFigures.atLeastMs) ? success : undefined;
}

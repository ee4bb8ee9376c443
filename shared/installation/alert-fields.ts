import type { CronSchedule } from '#shared/config/cron.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { unsuccessfulSince } from './overdue.ts';

/**
 * What alerts are made of: each is a field of the line that a run or a tick ends with, so that a counter of equal
 * values can see it.
 */
export interface AlertFields {
  /** More than a tenth of what the run set out to do failed, and at least five of it. */
  readonly manyFailed: YesOrNo;
  /** Three runs in a row, this one the last of them, were aborted. */
  readonly abortedRepeatedly: YesOrNo;
  /** No success for three intervals of the schedule, and for half an hour at least. */
  readonly overdue: YesOrNo;
  /** Every run has left work for the next for more than six hours. */
  readonly queueOld: YesOrNo;
  /** Something has waited for a person for more than a day. */
  readonly conflictsOld: YesOrNo;
  /** A credential expires within 30 days. */
  readonly credentialExpiring: YesOrNo;
}

type YesOrNo = 'yes' | 'no';

const hour = 3_600_000;
const day = 24 * hour;

/** The figures behind the alerts, as the runbook tells them. */
export const alertFigures = {
  failedShare: 0.1,
  failedAtLeast: 5,
  abortedRuns: 3,
  queueAgeMs: 6 * hour,
  waitingMs: day,
  credentialMs: 30 * day,
} as const;

/** What is known beside the result. Instants are ms since the epoch. */
export interface Circumstances {
  readonly now: number;
  readonly schedule: CronSchedule;
  /** As it is after the run. */
  readonly control: Pick<Control, 'lastSuccessAt' | 'abortedInARow' | 'pendingSince'>;
  /** The last tick that found nothing to do. */
  readonly lastTickAt: number | undefined;
  /** Since when the oldest thing of each kind has waited for a person. */
  readonly waitingSince: readonly number[];
  /** When configured credentials expire. */
  readonly expiries: readonly number[];
}

function yes(is: boolean): YesOrNo {
  return is ? 'yes' : 'no';
}

/** What the alerts count, after a run or a tick of a function. Pure. */
export function alertFieldsOf(result: Pick<RunResult, 'status' | 'counts'>, given: Circumstances): AlertFields {
  const { now, control, lastTickAt } = given;
  const outcomes = Object.values(result.counts);
  const failed = outcomes.reduce((sum, { failed: each }) => sum + each, 0);
  const all = outcomes.reduce((sum, each) => sum + each.done + each.skipped + each.failed + each.deferred, 0);
  return {
    manyFailed: yes(failed >= alertFigures.failedAtLeast && failed > all * alertFigures.failedShare),
    abortedRepeatedly: yes(result.status === 'aborted' && control.abortedInARow >= alertFigures.abortedRuns),
    overdue: yes(
      unsuccessfulSince({ ...control, lastTickAt, status: result.status }, given.schedule, now) !== undefined,
    ),
    queueOld: yes(control.pendingSince !== null && now - control.pendingSince > alertFigures.queueAgeMs),
    conflictsOld: yes(given.waitingSince.some(since => now - since > alertFigures.waitingMs)),
    credentialExpiring: yes(given.expiries.some(at => at - now < alertFigures.credentialMs)),
  };
}

import { LeaseLostError } from '#shared/core/errors.ts';
import { addCounts, tallied } from '#shared/core/rolling-tally.ts';
import { type Ending, endingOf } from '#shared/core/run-ending.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import { updateControl } from '../lease/control-record.ts';
import { commitUnder } from './context.ts';
import { allowanceFor, type LeasedRun } from './leased-run.ts';
import type { WorkOutcome } from './run-leased.ts';
import type { RunDetails } from './run-outcome.ts';
import { endedRecord, planDigest, runWrite } from './run-record.ts';
import type { RunResult } from './run-result.ts';

/**
 * Ends a run: outcomes, run record, tallies and the lease itself. When that cannot be written, the lease expires by itself and the
 * next run finds the work as it is; the result says so.
 */
export async function giveBack(
  leased: LeasedRun,
  outcome: WorkOutcome,
  resultOf: (ending: Ending, details: RunDetails) => RunResult,
): Promise<RunResult> {
  const { recorder, scope, parts, lease } = leased;
  const details: RunDetails = {
    recorded: true,
    counts: recorder.summary(),
    rounds: outcome.rounds,
    remains: outcome.remains,
  };
  try {
    if (recorder.unwritten() > 0) await recorder.flush();
    const blocked = blockedPlan(leased, outcome);
    await commitUnder(lease, parts.store, blocked?.plan ?? []);
    const result = resultOf(outcome.ending, details);
    const told = blocked?.repeatOf === undefined ? result : { ...result, runId: blocked.repeatOf };
    const carried = await carriedWithoutPlan(leased, outcome);
    const updated = await updateControl(
      parts.store,
      leased.name,
      control => ended(control, leased, outcome, { told, carried, blocked }),
      {
        ticket: lease.ticket,
        more: blocked?.writes(told) ?? [runWrite(parts.store, scope.runId, endedRecord(leased.record, told))],
      },
    );
    if (updated === undefined) throw lease.lose();
    return told;
  } catch (error) {
    const ending =
      outcome.ending.status === 'failed' || outcome.ending.status === 'aborted' ? outcome.ending : endingOf(error);
    if (!(error instanceof LeaseLostError)) {
      parts.log.error(
        { function: leased.name, runId: scope.runId, err: error },
        'The end of the run could not be recorded.',
      );
    }
    return resultOf(ending, { ...details, remains: true });
  } finally {
    lease.stop();
  }
}

interface BlockedPlan {
  readonly digest: string;
  /** The run whose recorded changes are the plan: this one, or an earlier one that was blocked with the very same. */
  readonly of: string;
  /** The earlier run that is told of instead of this one: nothing new is recorded then. */
  readonly repeatOf?: string;
  readonly plan: readonly Write[];
  writes(result: RunResult): Write[];
}

function blockedPlan(leased: LeasedRun, { rounds, ending }: WorkOutcome): BlockedPlan | undefined {
  if (ending.status !== 'blocked') return undefined;
  const { scope, before, record, recorder, parts, isPromised } = leased;
  const digest = planDigest(rounds.blocked);
  const records = collectionOn(parts.store, runs);
  if (before.lastBlocked?.planDigest === digest && leased.planStored !== true) {
    const of = before.lastBlocked.runId;
    return isPromised
      ? {
          digest,
          of,
          plan: [],
          writes: result => [runWrite(parts.store, scope.runId, endedRecord(record, result, { digest, of }))],
        }
      : { digest, of, repeatOf: of, plan: [], writes: () => [records.remove(scope.runId)] };
  }
  return {
    digest,
    of: scope.runId,
    plan: recorder.plan(rounds.blocked),
    writes: result => [runWrite(parts.store, scope.runId, endedRecord(record, result, { digest, of: scope.runId }))],
  };
}

/** A run that died is settled also when there is nothing left to plan. */
async function carriedWithoutPlan(
  leased: LeasedRun,
  { ending }: WorkOutcome,
): Promise<Record<string, number> | undefined> {
  if (leased.before.unfinishedRunId === null || leased.planStored === true || ending.status !== 'succeeded')
    return undefined;
  return { ...(await allowanceFor(leased, [])).carried };
}

interface End {
  readonly told: RunResult;
  readonly carried: Record<string, number> | undefined;
  readonly blocked: BlockedPlan | undefined;
}

function ended(
  control: Control,
  leased: LeasedRun,
  { ending, rounds, remains, reported }: WorkOutcome,
  { told, carried, blocked }: End,
): Control {
  const { scope, planStored, before } = leased;
  const now = scope.now();
  // A run that was cut short leaves the rest of what was approved to the next one.
  const usesApproval = planStored === true && !rounds.outOfTime && !('error' in rounds);
  // A run that never came to a plan (paused, an upstream down) says nothing about the plan that waits for a person.
  const cameToPlan = planStored === true || ending.status === 'succeeded' || ending.status === 'partial';
  const stillBlocked = cameToPlan ? null : control.lastBlocked;
  const isSameApproval = control.approval?.runId === before.approval?.runId;
  const settled = planStored === true || carried !== undefined;
  // What nobody knows of yet is counted by the next run, which sees what it plans again: all of this run's then, as of one that died.
  const unfinishedRunId = rounds.cutShort ? scope.runId : settled ? null : control.unfinishedRunId;
  const tally = rounds.cutShort ? {} : rounds.tally;
  return {
    ...control,
    ticket: null,
    approval: usesApproval && isSameApproval ? null : control.approval,
    unfinishedRunId,
    unreportedRunId: reported ? null : control.unreportedRunId,
    tallies: tallied(control.tallies, addCounts(tally, carried ?? {}), now),
    pending: remains || control.pending,
    lastRun: { id: told.runId ?? scope.runId, status: told.status, endedAt: now, summary: told.message },
    lastBlocked: blocked === undefined ? stillBlocked : { runId: blocked.of, planDigest: blocked.digest, at: now },
  };
}

import type { Change } from '#shared/core/change.ts';
import { tallied } from '#shared/core/rolling-tally.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
import { updateControl } from '../lease/control-record.ts';
import type { Lease } from '../lease/lease.ts';
import { allowanceOf, type CountedAllowance } from '../limits/allowance.ts';
import { commitUnder, type RunScope } from './context.ts';
import type { Recorder } from './recorder.ts';
import type { RunParts } from './run-parts.ts';

/** A run that holds its lease. */
export interface LeasedRun {
  readonly name: string;
  readonly parts: RunParts;
  readonly scope: RunScope;
  readonly lease: Lease;
  /** The control record as it was when the lease was taken. */
  readonly before: Control;
  readonly recorder: Recorder;
  readonly record: RunDocument;
  /** Whether its id was promised to whoever asked for it ahead: then there must be a record under it. */
  readonly isPromised: boolean;
  /** Who paused the function and why, once that is seen: nothing further is started. */
  halted?: string;
  allowance?: CountedAllowance;
  /** Set once the first plan is durable; from then on this run is the unfinished one. */
  planStored?: boolean;
}

/** What counts against the limits and what is exempt, once per run. */
export async function allowanceFor(leased: LeasedRun, planned: readonly Change[]): Promise<CountedAllowance> {
  leased.allowance ??= await allowanceOf(leased.parts, leased.before, planned, leased.scope.now());
  return leased.allowance;
}

/**
 * Makes a round's plan durable before its first write. With the first one the control record learns that this run is under way, and
 * what the limits took over from a run that died.
 */
export async function storePlan(leased: LeasedRun, planned: readonly Change[], round: number): Promise<void> {
  const { parts, scope, lease, recorder } = leased;
  await commitUnder(lease, parts.store, recorder.plan(planned));
  if (round > 0) return;
  const { carried } = await allowanceFor(leased, planned);
  const updated = await updateControl(
    parts.store,
    leased.name,
    control => ({
      ...control,
      tallies: tallied(control.tallies, carried, scope.now()),
      unfinishedRunId: scope.runId,
      unreportedRunId: scope.runId,
    }),
    { ticket: lease.ticket },
  );
  if (updated === undefined) throw lease.lose();
  leased.planStored = true;
}

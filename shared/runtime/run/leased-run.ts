import { type Counts, campaignState, countedDown } from '#shared/core/campaign.ts';
import type { Change } from '#shared/core/change.ts';
import { tallied } from '#shared/core/rolling-tally.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
import { readControl, updateControl } from '../lease/control-record.ts';
import type { Lease } from '../lease/lease.ts';
import { RunAllowance } from '../limits/counted-against-limits.ts';
import { commitUnder, type RunScope } from './context.ts';
import { pausedMessage } from './idle-or-paused.ts';
import type { Recorder } from './recorder.ts';
import type { Allowance } from './rounds.ts';
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
  /** Whether somebody asked for this run ahead and was given its id: then there must be a record under that id. */
  readonly isPromised: boolean;
  /** Who paused the function and why, once that is seen: nothing further is started. */
  halted?: string;
  allowance?: RunAllowance;
  /** As the control record was last seen to have it. */
  campaign: Control['campaign'];
  /** Whether what is carried out now rests on the campaign. */
  isUnderCampaign?: boolean;
  /** Set once the first plan is durable; from then on this run is the unfinished one. */
  planStored?: boolean;
}

/** What counts against the limits, once per run. */
export async function allowanceFor(leased: LeasedRun, planned: readonly Change[]): Promise<RunAllowance> {
  leased.allowance ??= await RunAllowance.of(leased.parts, leased.before, planned, leased.scope.now());
  return leased.allowance;
}

/**
 * What counts and what is exempt in one round. Each round but the first looks at the control record again: a person may
 * have ended a campaign, or begun one.
 */
export async function allowanceOfRound(
  leased: LeasedRun,
  planned: readonly Change[],
  underCampaign: Counts,
  round: number,
): Promise<Allowance> {
  leased.isUnderCampaign = false;
  if (round > 0) await lookAgain(leased);
  const counted = await allowanceFor(leased, planned);
  const allowance = await counted.forRound(leased.campaign, planned, underCampaign, leased.scope.now());
  leased.isUnderCampaign = allowance.granted.size > 0;
  return allowance;
}

/**
 * A person may pause a function while it runs, or end the campaign that it works under: units under way end, further
 * ones are not started.
 */
export async function lookAgain(leased: LeasedRun): Promise<void> {
  const { value } = await readControl(leased.parts.store, leased.name);
  const { configDigest } = leased.parts.settings;
  const paused = pausedMessage(value);
  const before = leased.campaign;
  leased.campaign = value.campaign;
  if (paused !== undefined) leased.halted = paused;
  else if (leased.isUnderCampaign === true && before !== null) {
    const isOpen =
      value.campaign?.id === before.id && campaignState(value.campaign, leased.scope.now(), configDigest) === 'open';
    if (!isOpen) leased.halted = 'The campaign under which it worked is over.';
  }
}

/**
 * Makes a round's plan durable before its first write. With the first one the control record learns that this run is
 * under way, and what the limits took over from a run that died.
 */
export async function storePlan(
  leased: LeasedRun,
  planned: readonly Change[],
  round: number,
  granted: ReadonlySet<string>,
): Promise<void> {
  const { parts, scope, lease, recorder } = leased;
  const permits = leased.campaign === null ? {} : { campaign: leased.campaign.id, granted };
  await commitUnder(lease, parts.store, recorder.plan(planned, permits));
  if (round > 0) return;
  const { carried } = await allowanceFor(leased, planned);
  const updated = await updateControl(
    parts.store,
    leased.name,
    control => ({
      ...control,
      tallies: tallied(control.tallies, carried.counted, scope.now()),
      campaign: control.campaign && countedDown(control.campaign, carried.underCampaign, scope.now()),
      unfinishedRunId: scope.runId,
      unreportedRunId: scope.runId,
    }),
    { ticket: lease.ticket },
  );
  if (updated === undefined) throw lease.lose();
  leased.planStored = true;
}

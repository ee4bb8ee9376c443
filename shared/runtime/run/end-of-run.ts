import { type Campaign, type Counts, campaignState, countedDown, otherConfiguration } from '#shared/core/campaign.ts';
import { dailyTallied } from '#shared/core/daily-tally.ts';
import { addCounts, tallied } from '#shared/core/rolling-tally.ts';
import type { RunStatus } from '#shared/core/run-status.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { lastRunAfter } from './last-run.ts';

/**
 * How far a run under the lease came. Its status is another matter: a run that was carried out may yet be `partial`.
 */
export const runEnds = [
  /** It never came to a plan: paused, or stopped by an error before. */
  'no plan',
  /** It planned, and there was nothing to do. */
  'nothing to do',
  /** Its first plan was over a limit: nothing was written. */
  'blocked',
  /** The same, by the very plan that waits for a person already. */
  'blocked again',
  /** Earlier rounds were carried out, then a round's plan was over a limit. */
  'blocked in a later round',
  /** Everything planned has ended. */
  'carried out',
  /** Time, a pause or an error ended it early; what had begun has ended. */
  'left off',
  /** An error ended changes half way, or a request got no answer: nobody knows whether they were done. */
  'cut short',
] as const;
export type RunEnd = (typeof runEnds)[number];

/** What the end of a run does to the control record. */
interface Written {
  /** A person's approval: `used up` once the plan it was given for has been carried out. */
  readonly approval: 'kept' | 'used up';
  /** The run whose deeds the limits still have to count: none any more, or this one, for the next run to find out. */
  readonly unfinishedRun: 'kept' | 'none' | 'this run';
  /**
   * What is added to what was done in the last day. Whatever a dead run did was added when this run's plan was stored,
   * if it came to one.
   */
  readonly counted: 'nothing' | 'what it did' | 'what the dead run did';
  /** The plan that waits for a person. */
  readonly blockedPlan: 'kept' | 'none' | 'this plan';
}

/** The end of every run: one row for each way in which it can end, one column for each thing that is written then. */
export const writtenAtEnd: Readonly<Record<RunEnd, Written>> = {
  'no plan': { approval: 'kept', unfinishedRun: 'kept', counted: 'nothing', blockedPlan: 'kept' },
  'nothing to do': { approval: 'kept', unfinishedRun: 'none', counted: 'what the dead run did', blockedPlan: 'none' },
  blocked: { approval: 'kept', unfinishedRun: 'kept', counted: 'nothing', blockedPlan: 'this plan' },
  'blocked again': { approval: 'kept', unfinishedRun: 'kept', counted: 'nothing', blockedPlan: 'kept' },
  'blocked in a later round': {
    approval: 'used up',
    unfinishedRun: 'none',
    counted: 'what it did',
    blockedPlan: 'this plan',
  },
  'carried out': { approval: 'used up', unfinishedRun: 'none', counted: 'what it did', blockedPlan: 'none' },
  'left off': { approval: 'kept', unfinishedRun: 'none', counted: 'what it did', blockedPlan: 'none' },
  'cut short': { approval: 'kept', unfinishedRun: 'this run', counted: 'nothing', blockedPlan: 'none' },
};

/** What is known of a run when its work is over. */
export interface WorkOver {
  readonly status: RunStatus;
  /** Its first plan was stored: from then on it may have written to the target. */
  readonly planStored: boolean;
  /** A limit stopped the last plan. */
  readonly overLimit: boolean;
  /** That plan is the one that waits for a person already. */
  readonly waitsAlready: boolean;
  /** Time, a pause or an error ended the rounds. */
  readonly endedEarly: boolean;
  readonly cutShort: boolean;
}

/** Which row of the table holds. */
export function endOf({ status, planStored, overLimit, waitsAlready, endedEarly, cutShort }: WorkOver): RunEnd {
  if (!planStored) {
    if (overLimit) return waitsAlready ? 'blocked again' : 'blocked';
    return status === 'succeeded' ? 'nothing to do' : 'no plan';
  }
  if (cutShort) return 'cut short';
  if (endedEarly) return 'left off';
  return overLimit ? 'blocked in a later round' : 'carried out';
}

/** What the run itself brings to the table. Instants are ms since the epoch. */
export interface EndedRun {
  readonly runId: string;
  readonly now: number;
  readonly did: Counts;
  /** What it did under the campaign of this id; what did so is in `did` no more. */
  readonly underCampaign: { readonly id: string | undefined; readonly did: Counts; readonly deadRunDid: Counts };
  readonly configDigest: string;
  /** The campaign that there was when it began: one begun meanwhile may be of a newer configuration than this run. */
  readonly campaignAtStart: string | undefined;
  /** Changes that were done and that failed, of whatever kind. */
  readonly ended: { readonly done: number; readonly failed: number };
  readonly deadRunDid: Counts;
  readonly plan: { readonly runId: string; readonly planDigest: string };
  /** The approval that it worked under; one given meanwhile is not its to use up. */
  readonly approvedRunId: string | undefined;
  readonly lastRun: Parameters<typeof lastRunAfter>[1];
  readonly remains: boolean;
  /** Whether the source was told which messages are done. */
  readonly reported: boolean;
}

/** The control record after a run, the lease given back. Pure. */
export function controlAfter(control: Control, end: RunEnd, run: EndedRun): Control {
  const { approval, unfinishedRun, counted, blockedPlan } = writtenAtEnd[end];
  const usesUp = approval === 'used up' && control.approval?.runId === run.approvedRunId;
  const counts = { nothing: {}, 'what it did': run.did, 'what the dead run did': run.deadRunDid }[counted];
  return {
    ...control,
    ticket: null,
    approval: usesUp ? null : control.approval,
    campaign: control.campaign && campaignAfter(control.campaign, counted, run),
    unfinishedRunId: { kept: control.unfinishedRunId, none: null, 'this run': run.runId }[unfinishedRun],
    unreportedRunId: run.reported ? null : control.unreportedRunId,
    tallies: tallied(control.tallies, addCounts({}, counts), run.now),
    days: dailyTallied(control.days, run.ended, run.now),
    pending: run.remains || control.pending,
    lastRun: lastRunAfter(control.lastRun, run.lastRun),
    ...historyAfter(control, run),
    lastBlocked: { kept: control.lastBlocked, none: null, 'this plan': { ...run.plan, at: run.now } }[blockedPlan],
  };
}

/**
 * The campaign after a run: counted down, as the tallies are. One that a run finds under another configuration has
 * ended for good, also if that configuration comes back. One that is over has no keys any more.
 */
function campaignAfter(campaign: Campaign, counted: Written['counted'], run: EndedRun): Campaign {
  const { id, did, deadRunDid } = run.underCampaign;
  const counts = { nothing: {}, 'what it did': did, 'what the dead run did': deadRunDid }[counted];
  const down = id === campaign.id ? countedDown(campaign, counts, run.now) : campaign;
  const isOther = run.campaignAtStart === campaign.id && run.configDigest !== campaign.configDigest;
  const after =
    isOther && campaignState(down, run.now) === 'open'
      ? { ...down, ended: { at: run.now, by: null, why: otherConfiguration } }
      : down;
  return campaignState(after, run.now) === 'open' ? after : { ...after, shards: 0 };
}

/**
 * What alerts need to know of the runs before: when one last succeeded, how many were aborted since, since when work
 * has been left over.
 */
function historyAfter(
  control: Control,
  { lastRun, remains, now }: EndedRun,
): Pick<Control, 'lastSuccessAt' | 'abortedInARow' | 'pendingSince'> {
  const isSuccess = lastRun.status === 'succeeded' || lastRun.status === 'partial';
  return {
    lastSuccessAt: isSuccess ? now : control.lastSuccessAt,
    abortedInARow: lastRun.status === 'aborted' ? control.abortedInARow + 1 : 0,
    pendingSince: remains || control.pending ? (control.pendingSince ?? now) : null,
  };
}

import { LeaseLostError } from '#shared/core/errors.ts';
import { type Ending, endingOf } from '#shared/core/run-ending.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import { keyRemovals } from '../campaign/campaign-keys.ts';
import { updateControl } from '../lease/control-record.ts';
import { commitUnder } from './context.ts';
import { controlAfter, endOf, type RunEnd } from './end-of-run.ts';
import { allowanceFor, type LeasedRun } from './leased-run.ts';
import type { RunDetails } from './result-of.ts';
import type { RoundsDone } from './rounds.ts';
import { endedRecord, planDigest, runWrite } from './run-record.ts';
import type { RunResult } from './run-result.ts';

/** What came of the work under the lease. */
export interface WorkDone {
  readonly ending: Ending;
  readonly rounds: RoundsDone;
  /** Whether the next tick has something to do without looking. */
  readonly remains: boolean;
  /** Whether the source was told which messages are done. */
  readonly reported: boolean;
}

/**
 * Ends a run: writes how its changes ended, its record and the control record, and gives the lease back with that.
 * `end-of-run.ts` says what is written when. If that cannot be written, the result says so, the lease expires by
 * itself, and the next run finds the work as it is.
 */
export async function giveBack(
  leased: LeasedRun,
  work: WorkDone,
  resultOf: (ending: Ending, details: RunDetails) => RunResult,
): Promise<RunResult> {
  const { recorder, scope, parts, lease, before } = leased;
  const { rounds, remains, reported } = work;
  const details: RunDetails = { recorded: true, counts: recorder.summary(), rounds, remains };
  try {
    if (recorder.unwritten() > 0) await recorder.flush();
    const digest = planDigest(rounds.blocked, parts.settings.configDigest);
    const end = endOf({
      status: work.ending.status,
      planStored: leased.planStored === true,
      overLimit: work.ending.status === 'blocked',
      waitsAlready: before.lastBlocked?.planDigest === digest,
      endedEarly: rounds.outOfTime || 'error' in rounds,
      cutShort: rounds.cutShort,
    });
    if (end === 'blocked' || end === 'blocked in a later round') {
      await commitUnder(lease, parts.store, recorder.plan(rounds.blocked));
    }
    const told = resultOf(work.ending, details);
    const { result, records } = recordOf(end, leased, told, digest);
    const none = { counted: {}, underCampaign: {} };
    const carried = end === 'nothing to do' ? (await allowanceFor(leased, [])).carried : none;
    const now = scope.now();
    const updated = await updateControl(
      parts.store,
      leased.name,
      control =>
        controlAfter(control, end, {
          runId: scope.runId,
          now,
          did: rounds.tally,
          ended: endedOf(result),
          deadRunDid: carried.counted,
          underCampaign: { id: leased.campaign?.id, did: rounds.underCampaign, deadRunDid: carried.underCampaign },
          configDigest: parts.settings.configDigest,
          campaignAtStart: before.campaign?.id,
          plan: { runId: scope.runId, planDigest: digest },
          approvedRunId: before.approval?.runId,
          lastRun: { id: result.runId ?? scope.runId, status: result.status, endedAt: now, summary: result.message },
          remains,
          reported,
        }),
      {
        ticket: lease.ticket,
        more: records,
        release: { ticket: lease.ticket.ticket, controls: lease.ticket.beside ?? [] },
      },
    );
    if (updated === undefined) throw lease.lose();
    if (updated.campaign?.shards === 0) await removeKeys(leased);
    return result;
  } catch (error) {
    const wasStopped = work.ending.status === 'failed' || work.ending.status === 'aborted';
    if (!(error instanceof LeaseLostError)) {
      const about = { function: leased.name, runId: scope.runId, err: error };
      parts.log.error(about, 'The end of the run could not be recorded.');
    }
    return resultOf(wasStopped ? work.ending : endingOf(error), { ...details, remains: true });
  } finally {
    lease.stop();
  }
}

/** The keys of a campaign that has ended; where they cannot be removed they expire with it. */
async function removeKeys({ name, campaign, parts: { store, log } }: LeasedRun): Promise<void> {
  if (campaign === null || campaign.shards === 0) return;
  try {
    await store.commit(undefined, keyRemovals(store, campaign));
  } catch (error) {
    log.warn(
      { function: name, err: error },
      'The keys of the campaign that is over were not removed; they expire by themselves.',
    );
  }
}

function endedOf({ counts }: Pick<RunResult, 'counts'>): { readonly done: number; readonly failed: number } {
  const sum = (of: 'done' | 'failed'): number => Object.values(counts).reduce((total, each) => total + each[of], 0);
  return { done: sum('done'), failed: sum('failed') };
}

/**
 * The record of the run, and what is told of it. A run that plans just what a blocked run before it planned gets no
 * record of its own: people are told of the earlier run, whose plan waits already. It does get one if its id was
 * promised to somebody; that record then points to the earlier run's plan.
 */
function recordOf(
  end: RunEnd,
  { before, parts, record, scope, isPromised }: LeasedRun,
  told: RunResult,
  digest: string,
): { readonly result: RunResult; readonly records: readonly Write[] } {
  const waiting = end === 'blocked again' ? before.lastBlocked?.runId : undefined;
  if (waiting !== undefined && !isPromised) {
    const records = [collectionOn(parts.store, runs).remove(scope.runId)];
    return { result: { ...told, runId: waiting }, records };
  }
  const isBlocked = told.status === 'blocked';
  const ended = endedRecord(record, told, isBlocked ? { digest, of: waiting ?? scope.runId } : undefined);
  return { result: told, records: [runWrite(parts.store, scope.runId, ended)] };
}

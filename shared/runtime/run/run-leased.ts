import { OutOfTimeError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import { type Ending, endingFromOutcomes, endingOf } from '#shared/core/run-ending.ts';
import { acquire } from '../lease/acquire.ts';
import type { Holder } from '../lease/holder-of.ts';
import { blockedMessage } from '../limits/check-limits.ts';
import type { ApplyContext, Sync } from '../sync.ts';
import { applyContext, commitUnder } from './context.ts';
import { endingOfStop } from './ending-of-stop.ts';
import { giveBack, type WorkDone } from './give-back.ts';
import { pausedMessage } from './idle-or-paused.ts';
import { allowanceOfRound, type LeasedRun, lookAgain, storePlan } from './leased-run.ts';
import { Recorder } from './recorder.ts';
import { resultOf } from './result-of.ts';
import { type RoundsDone, runRounds } from './rounds.ts';
import type { Run } from './run-begun.ts';
import { runWrite, startedRecord } from './run-record.ts';
import type { RunResult } from './run-result.ts';

/** Time kept in reserve at the end of the budget, ms, unless the sync says that its units need less. */
const usualReserveMs = 30_000;

/** What is known of a run that holds the lease, for whoever was refused. */
function heldMessage(by: Holder, name: string): string {
  const { runId, holder, since, heardAt, askedAt, endsAt, isGone, isSilent } = by;
  const at = (ms: number): string => new Date(ms).toISOString();
  const run = `Run ${runId}${by.function === name ? '' : ` of ${by.function}`} on ${holder}`;
  if (isGone) {
    return `${run}, at work since ${at(since)}, is dead: its process is gone. The next run after ${at(endsAt)} takes over, when all that it had sent has ended.`;
  }
  const silence = `last heard ${Math.max(0, Math.round((askedAt - heardAt) / 1000))} s ago`;
  return isSilent
    ? `${run}, at work since ${at(since)}, is silent: ${silence}. If it is dead, the next run after ${at(endsAt)} takes over by itself.`
    : `${run} is at work since ${at(since)}, ${silence}.`;
}

/**
 * A run in apply mode: takes the lease, or tells who has it; gives it back with everything that must outlive the run.
 */
export async function runLeased<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  run: Run<Parameters>,
): Promise<RunResult> {
  const { parts, scope } = run;
  let leased: LeasedRun | undefined;
  const record = startedRecord(sync, run, run.control.value.unfinishedRunId);
  const acquired = await acquire(sync.name, parts, {
    runId: scope.runId,
    progress: () => scope.progress,
    afterBeat: async () => {
      if (leased !== undefined) await lookAgain(leased);
    },
    record: runWrite(parts.store, scope.runId, record),
  });
  if (acquired.kind === 'held') {
    const { by } = acquired;
    const message = heldMessage(by, sync.name);
    return resultOf(sync, run, { status: 'skipped', message }, { heldBy: by });
  }
  const { lease, before } = acquired;
  const context = applyContext(scope, lease, {
    mode: run.mode,
    trigger: run.request.trigger,
    parameters: run.parameters,
    round: 0,
  });
  const recorder = new Recorder({
    runId: scope.runId,
    store: parts.store,
    log: parts.log,
    runStartedAt: record.startedAt,
    keptDays: record.keptDays,
    monotonic: () => parts.clock.monotonic(),
    commit: writes => commitUnder(lease, parts.store, writes),
  });
  const isPromised = run.promisedId !== undefined;
  const { campaign } = before;
  leased = { name: sync.name, parts, scope, lease, before, recorder, record, isPromised, campaign };
  const done = await work(sync, leased, context);
  return await giveBack(leased, done, (ending, details) => resultOf(sync, run, ending, details));
}

const noRounds: RoundsDone = {
  rounds: 0,
  findings: [],
  excesses: [],
  blocked: [],
  outOfTime: false,
  cutShort: false,
  tally: {},
  underCampaign: {},
};

async function work<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  leased: LeasedRun,
  context: ApplyContext<Parameters>,
): Promise<WorkDone> {
  const { parts, scope, before, recorder } = leased;
  let rounds = noRounds;
  let reported = false;
  try {
    await sync.report?.(context, { at: 'start', unreportedRunId: before.unreportedRunId });
    reported = true;
    const taken = (await sync.intake?.(context)) ?? 0;
    const paused = pausedMessage(before);
    if (paused !== undefined) {
      const message = taken > 0 ? `${paused} (${many(taken, 'message was', 'messages were')} taken over)` : paused;
      const ending: Ending = { status: 'skipped', message, advice: 'Resume it when the reason is gone.' };
      return { ending, rounds, remains: before.pending || taken > 0, reported };
    }
    rounds = await runRounds(sync, {
      context: round => ({ ...context, round }),
      recorder,
      observer: parts.observer,
      reserveMs: Math.min(sync.reserveMs ?? usualReserveMs, parts.settings.budgetMs / 4),
      halted: () => leased.halted,
      allowance: (planned, underCampaign, round) => allowanceOfRound(leased, planned, underCampaign, round),
      store: (planned, round, granted) => storePlan(leased, planned, round, granted),
    });
    reported = false;
    reported = await reportedAtEnd(sync, context, rounds, leased);
    if ('error' in rounds) throw rounds.error;
    // Units that were not started have no error of their own; the run still ends by what stopped it.
    if (context.signal.aborted && recorder.total().deferred > 0) throw context.signal.reason;
    const ending = endingOfRounds(rounds, recorder, sync.repeats);
    if (leased.halted !== undefined) {
      return { ending: { ...ending, message: `${ending.message} ${leased.halted}` }, rounds, remains: true, reported };
    }
    if (ending.status === 'blocked') return { ending, rounds, remains: true, reported };
    return { ending, rounds, remains: (await sync.remains?.(context)) ?? rounds.outOfTime, reported };
  } catch (error) {
    // An error on the way out of a stopped run is only a consequence: the run ends by what stopped it.
    const ending = endingOfStop(context.signal.aborted ? context.signal.reason : error, parts);
    parts.log.error({ function: sync.name, runId: scope.runId, err: error }, ending.message);
    return { ending, rounds, remains: true, reported };
  }
}

/**
 * The report after the rounds. What stopped them is the run's ending; that the report failed too is only logged.
 * Returns whether it was made.
 */
async function reportedAtEnd<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  context: ApplyContext<Parameters>,
  rounds: RoundsDone,
  { parts, scope }: LeasedRun,
): Promise<boolean> {
  if (sync.report === undefined) return true;
  if (context.signal.aborted) return false;
  try {
    await sync.report(context, { at: 'end' });
    return true;
  } catch (error) {
    if (!('error' in rounds)) throw error;
    const message = 'What was done could not be reported to the source; the next run does.';
    parts.log.warn({ function: sync.name, runId: scope.runId, err: error }, message);
    return false;
  }
}

function endingOfRounds(rounds: RoundsDone, recorder: Recorder, repeats: boolean): Ending {
  if (rounds.excesses.length > 0) {
    return {
      status: 'blocked',
      message: blockedMessage(rounds.excesses, { done: recorder.total().done, planned: rounds.blocked.length }),
      advice:
        'Look at the plan. If it is right, approve it: the next run applies exactly these changes. If not, correct the source.',
    };
  }
  const ending = endingFromOutcomes(recorder.total());
  if (rounds.outOfTime && !repeats && ending.status === 'succeeded') {
    return endingOf(
      new OutOfTimeError(`Out of time: ${ending.message}`, { advice: 'Nothing to do: the next run continues.' }),
    );
  }
  return ending;
}

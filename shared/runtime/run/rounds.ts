import type { Counts } from '#shared/core/campaign.ts';
import { type Change, changesOf, type Finding, type Outcome, type Plan } from '#shared/core/change.ts';
import { OutOfTimeError } from '#shared/core/errors.ts';
import type { LimitExcess } from '#shared/core/limit-excesses.ts';
import { addCounts } from '#shared/core/rolling-tally.ts';
import { checkLimits } from '../limits/check-limits.ts';
import type { ApplyContext, Sync } from '../sync.ts';
import { applyUnits } from './apply-units.ts';
import type { RunObserver } from './progress.ts';
import type { Recorder } from './recorder.ts';

/** What the rounds of one run need of it. */
export interface RoundsParts<Parameters> {
  readonly context: (round: number) => ApplyContext<Parameters>;
  readonly recorder: Recorder;
  readonly observer: RunObserver | undefined;
  /** Time to keep in reserve: no unit is started with less left, ms. */
  readonly reserveMs: number;
  /**
   * Why nothing further may be started although there is time: a person has paused the function meanwhile. Asked before
   * each unit, so it costs nothing.
   */
  readonly halted: () => string | undefined;
  /**
   * Called before each round's limits are checked, with what it plans and what this run has carried out under a
   * campaign.
   */
  readonly allowance: (planned: readonly Change[], underCampaign: Counts, round: number) => Promise<Allowance>;
  /** Stores the plan, and whatever must be durable before the first write. */
  readonly store: (planned: readonly Change[], round: number, granted: ReadonlySet<string>) => Promise<void>;
}

export interface Allowance {
  /** Done in the last day before this run. */
  readonly done: Counts;
  /** What does not count against the limits, since a person permits it. */
  readonly exempt: ReadonlySet<string>;
  /** Of these, what a campaign permits. */
  readonly granted: ReadonlySet<string>;
}

export interface RoundsDone {
  readonly rounds: number;
  readonly findings: readonly Finding[];
  readonly excesses: readonly LimitExcess[];
  /** The plan that a limit stopped. */
  readonly blocked: readonly Change[];
  readonly outOfTime: boolean;
  /** Whether an error left changes half way, so that nobody knows whether they were done. */
  readonly cutShort: boolean;
  /** Done in this run and not exempt, by kind: what the rolling tally gains. */
  readonly tally: Counts;
  /** Done in this run under a campaign, by kind: what that is counted down by. */
  readonly underCampaign: Counts;
  /** Stopped the run; everything above holds up to then. */
  readonly error?: unknown;
}

/** Refuses a plan that names one change twice: its outcomes could not be told apart. */
export function assertDistinct(changes: readonly Change[]): void {
  const seen = new Set<string>();
  for (const change of changes) {
    if (seen.has(change.key)) throw new Error(`the plan has the change ${change.kind} ${change.target} twice`);
    seen.add(change.key);
  }
}

/**
 * Rounds of read, plan, check, apply: one, or for a sync that works through a backlog as many as time and progress
 * allow.
 */
export async function runRounds<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  parts: RoundsParts<Parameters>,
): Promise<RoundsDone> {
  const { recorder, observer } = parts;
  const attempted = new Set<string>();
  let tally: Counts = {};
  let underCampaign: Counts = {};
  // Each round looks at its own part of a backlog: what an earlier one found still holds, unless a later one says
  // otherwise.
  const findings = new Map<string, readonly Finding[]>();
  let round = 0;
  let cutShort = false;
  const result = (more: Partial<RoundsDone> = {}): RoundsDone => ({
    rounds: round,
    findings: [...findings.values()].flat(),
    excesses: [],
    blocked: [],
    outOfTime: false,
    cutShort,
    tally,
    underCampaign,
    ...more,
  });

  try {
    for (; ; round++) {
      const context = parts.context(round);
      if (round > 0) {
        context.signal.throwIfAborted();
        if (parts.halted() !== undefined || context.timeLeft() <= parts.reserveMs) return result({ outOfTime: true });
      }
      const plan: Plan<Payload> = sync.plan(await sync.read(context), context.now());
      const changes = changesOf(plan);
      assertDistinct(changes);
      for (const [about, found] of Map.groupBy(plan.findings, ({ kind, target }) => JSON.stringify([kind, target]))) {
        findings.set(about, found);
      }
      observer?.onPlan?.(changes, plan.findings, round);
      if (changes.length === 0 || changes.every(change => attempted.has(change.key))) return result();

      const { exempt, granted, done } = await parts.allowance(changes, underCampaign, round);
      const excesses = checkLimits(plan, { limits: sync.limits, done: addCounts(done, tally), exempt });
      if (excesses.length > 0) {
        observer?.onBlocked?.(excesses);
        return result({ excesses, blocked: changes });
      }
      if (round === 0) await sync.verifyTarget?.(context);
      await parts.store(changes, round, granted);

      let progressed = false;
      const record = (change: Change, outcome: Outcome): void => {
        recorder.ended(change, outcome);
        if (outcome.status !== 'deferred') attempted.add(change.key);
        if (outcome.status !== 'deferred') progressed = true;
        if (outcome.status === 'done') {
          if (granted.has(change.key)) underCampaign = addCounts(underCampaign, { [change.kind]: 1 });
          else if (!exempt.has(change.key)) tally = addCounts(tally, { [change.kind]: 1 });
        }
        observer?.onOutcome?.(change, outcome);
      };
      const applied = await applyUnits({
        units: plan.units,
        concurrency: sync.concurrency,
        signal: context.signal,
        whyNotStart: () => parts.halted() ?? (context.timeLeft() > parts.reserveMs ? undefined : 'out of time'),
        record,
        cutShort: (change, reason) => {
          recorder.cutShort(change);
          observer?.onOutcome?.(change, { status: 'deferred', reason });
        },
        apply: (unit, index) => sync.apply(unit, context, () => plan.units.values().drop(index + 1)),
        recorded: async () => {
          if (recorder.due()) await recorder.flush();
        },
      });
      cutShort ||= applied.cutShort;
      if ('error' in applied || applied.outOfTime) return result({ rounds: round + 1, ...applied, cutShort });
      if (!sync.repeats || !progressed) return result({ rounds: round + 1 });
    }
  } catch (error) {
    // A backlog that outlasts the run is no failure, whatever a later round was doing when time ran out.
    return round > 0 && error instanceof OutOfTimeError ? result({ outOfTime: true }) : result({ error });
  }
}

import type { z } from 'zod';
import type { Change, Outcome, Plan, Unit } from '#shared/core/change.ts';
import type { Limits } from '#shared/core/limit-excesses.ts';
import type { Mode, Trigger } from '#shared/core/run-status.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { Store, Write } from '#shared/state/store.ts';

/** What every part of a sync gets of the run. */
export interface ReadContext<Parameters = unknown> extends UpstreamContext {
  readonly runId: string;
  readonly mode: Mode;
  /** Who started it: a person's request is answered by a run where a tick would find nothing due. */
  readonly trigger: Trigger;
  readonly parameters: Parameters;
  readonly store: Store;
  /** Counted from 0. Only the first round of a dry run is planned. */
  readonly round: number;
  /**
   * The run's clock in ms since the epoch: the state store's time at the start plus what has passed since, strictly
   * increasing. Instants that runs compare with each other (created, last refresh) come from here, so that two
   * machines' clocks need not agree.
   */
  now(): number;
  /**
   * Has `close` called when the run ends, however it ends: for what is opened once a run, such as a database
   * connection.
   */
  atEnd(close: () => Promise<void>): void;
  /** Milliseconds until no further item may be started. */
  timeLeft(): number;
  /** Says how far it is, for people who watch. */
  progress(what: string, done: number, total?: number): void;
}

export interface ApplyContext<Parameters = unknown> extends ReadContext<Parameters> {
  /**
   * Writes state while the lease is ours: all or nothing per call (larger lists are split in order). Throws
   * LeaseLostError when the ticket is gone, StateError when a precondition fails.
   */
  commit(writes: readonly Write[]): Promise<void>;
  /**
   * Tells another function that there is work for it: its next run takes it up without having to look. `why` is for the
   * log.
   */
  wake(name: string, why: string): Promise<void>;
}

/**
 * When a report is asked for. `unreportedRunId`: an earlier run that applied changes and did not come to its own
 * report.
 */
export type ReportTime = { readonly at: 'start'; readonly unreportedRunId: string | null } | { readonly at: 'end' };

/**
 * A sync as the runtime sees it. The runtime owns the order: probe, lease, report, intake, then rounds of read, plan,
 * check, apply, and a report. Made once per instance from a validated configuration.
 */
export interface Sync<Reading, Payload, Parameters = unknown> {
  readonly name: string;
  /** What it writes to, as configured: `echo360.org.uk`, `gitlab.example.ac.uk`. Appears in records and messages. */
  readonly target: string;
  /** The optional JSON body of a request. */
  readonly parameters: z.ZodType<Parameters>;
  readonly limits: Limits;
  /** Units applied side by side. */
  readonly concurrency: number;
  /** Plan again after applying, until nothing is left to do: for syncs that work through a backlog. */
  readonly repeats: boolean;
  /**
   * Time at the end of the budget in which no unit is started any more, ms, since one under way may need it to end. 30
   * s if not given; never more than a quarter of the budget.
   */
  readonly reserveMs?: number;
  /**
   * Cheap look whether there is anything to do at all. Runs without the lease, and reads no state (the runtime already
   * has the control record).
   */
  probe?(context: ReadContext<Parameters>): Promise<boolean>;
  /** Takes messages over into state. Runs under the lease in apply mode, and even while paused. Returns how many. */
  intake?(context: ApplyContext<Parameters>): Promise<number>;
  /** Shows that the target is the named one, before the first write of a run. Throws ConfigError. */
  verifyTarget?(context: ReadContext<Parameters>): Promise<void>;
  /** Reads both sides, completely or not at all. Writes nothing. */
  read(context: ReadContext<Parameters>): Promise<Reading>;
  /**
   * For a sync that works through a backlog in rounds: reads all of it, part by part, each as `read` would if it came
   * first. What two parts both lead to is planned once. Never more in memory than a few parts. Writes nothing.
   */
  whole?(context: ReadContext<Parameters>): AsyncIterable<Reading>;
  /**
   * Of a change of its plan: which places it touches, by what they are (`rooms`), and on which date (`YYYY-MM-DD`). For
   * people who are shown a large plan.
   */
  extentOf?(change: Change<Payload>): {
    readonly places: Readonly<Record<string, string>>;
    readonly date: string | null;
  };
  /** Pure. */
  plan(reading: Reading, now: number): Plan<Payload>;
  /**
   * Applies one unit in order; returns one outcome per change, in the same order. Throws only what must stop the whole
   * run. `following`: the units that are applied after it, in order, for what may be prepared for several at once.
   */
  apply(
    unit: Unit<Payload>,
    context: ApplyContext<Parameters>,
    following: () => Iterable<Unit<Payload>>,
  ): Promise<readonly Outcome[]>;
  /**
   * Tells the source which of its messages are done, such as queue rows that become PROCESSED or FAILED. Under the
   * lease, at the start of a run (what an earlier one could not tell, paused or not) and after its rounds, however
   * those ended, unless the run is told to stop.
   */
  report?(context: ApplyContext<Parameters>, when: ReportTime): Promise<void>;
  /**
   * Only answers: whether work remains that the next tick should take up (asked at the end of a run that had no more
   * time, or repeats).
   */
  remains?(context: ApplyContext<Parameters>): Promise<boolean>;
}

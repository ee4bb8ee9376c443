import pLimit from 'p-limit';
import type { Change, Outcome, Unit } from '#shared/core/change.ts';
import { OutOfTimeError } from '#shared/core/errors.ts';

export interface ApplyUnitsParts<Payload> {
  readonly units: readonly Unit<Payload>[];
  readonly concurrency: number;
  /**
   * Applies one unit; one outcome per change. What it throws keeps further units from starting; those under way end by
   * themselves.
   */
  readonly apply: (unit: Unit<Payload>, index: number) => Promise<readonly Outcome[]>;
  /** Called once per change, as soon as its unit has ended. */
  readonly record: (change: Change<Payload>, outcome: Outcome) => void;
  /** Called for each change of a unit that an error ended: whether it was done is for the next run to find out. */
  readonly cutShort: (change: Change<Payload>, reason: string) => void;
  /**
   * Called after each unit whose outcomes are recorded. What it throws stops the rest as well, but changes no outcome.
   */
  readonly recorded: () => Promise<void>;
  /** Aborted on loss of the lease, at the end of the budget, and on SIGTERM. */
  readonly signal: AbortSignal;
  /** Why no further unit may be started: out of time, paused meanwhile. */
  readonly whyNotStart: () => string | undefined;
}

export interface Applied {
  /** The error that stopped the rest, if any. */
  readonly error?: unknown;
  /** Whether units were left for the next run, for want of time or because of a pause. */
  readonly outOfTime: boolean;
  /** Whether an error ended a unit that was under way, or one of its changes may still be carried out. */
  readonly cutShort: boolean;
}

/**
 * Applies units side by side, up to `concurrency`. Every change is told of: a unit that was not started leaves its
 * changes `deferred`, one that an error ended leaves them open.
 */
export async function applyUnits<Payload>(parts: ApplyUnitsParts<Payload>): Promise<Applied> {
  const limit = pLimit(parts.concurrency);
  let firstError: unknown;
  let outOfTime = false;
  let cutShort = false;

  const deferAll = (unit: Unit<Payload>, reason: string): void => {
    for (const change of unit.changes) parts.record(change, { status: 'deferred', reason });
  };

  const stoppedBy = (error: unknown): void => {
    if (error instanceof OutOfTimeError) outOfTime = true;
    else firstError ??= error;
  };

  const outcomesOf = async (unit: Unit<Payload>, index: number): Promise<readonly Outcome[] | undefined> => {
    try {
      const outcomes = await parts.apply(unit, index);
      if (outcomes.length === unit.changes.length) return outcomes;
      throw new Error(`unit ${unit.key}: ${unit.changes.length} changes but ${outcomes.length} outcomes`);
    } catch (error) {
      stoppedBy(error);
      return undefined;
    }
  };

  const applyOne = async (unit: Unit<Payload>, index: number): Promise<void> => {
    if (parts.signal.aborted) stoppedBy(parts.signal.reason);
    if (firstError !== undefined || parts.signal.aborted) return deferAll(unit, 'not started: the run was stopped');
    const why = parts.whyNotStart();
    if (why !== undefined) {
      outOfTime = true;
      return deferAll(unit, `not started: ${why}`);
    }
    const outcomes = await outcomesOf(unit, index);
    if (outcomes === undefined) {
      cutShort = true;
      for (const change of unit.changes) parts.cutShort(change, 'cut short: the next run finds out what was done');
      return;
    }
    if (outcomes.some(({ mayHaveHappened }) => mayHaveHappened)) cutShort = true;
    unit.changes.forEach((change, index) => {
      parts.record(change, outcomes[index] ?? { status: 'failed', reason: 'no outcome' });
    });
    await parts.recorded().catch(stoppedBy);
  };

  await Promise.all(parts.units.map((unit, index) => limit(() => applyOne(unit, index))));
  return { ...(firstError === undefined ? {} : { error: firstError }), outOfTime, cutShort };
}

import type { Clock } from '#shared/core/clock.ts';
import { LeaseLostError, messageOf, OutOfTimeError, StateError } from '#shared/core/errors.ts';
import type { Mode, Trigger } from '#shared/core/run-status.ts';
import { over } from '#shared/core/within.ts';
import { splitWrites } from '#shared/state/commit-all.ts';
import type { Store, Write } from '#shared/state/store.ts';
import type { Lease } from '../lease/lease.ts';
import { wake } from '../operations/wake.ts';
import type { ApplyContext, ReadContext } from '../sync.ts';
import type { Progress } from './progress.ts';
import { createRunClock } from './run-clock.ts';
import type { RunParts } from './run-parts.ts';

/**
 * A write whose precondition failed: somebody else changed the document, or it exists already. Nothing of that commit
 * was written.
 */
export class PreconditionError extends StateError {
  readonly collection: string;
  readonly id: string;

  constructor(why: 'exists' | 'version', collection: string, id: string) {
    super(`${collection}/${id} ${why === 'exists' ? 'exists already' : 'was changed by somebody else meanwhile'}.`);
    this.collection = collection;
    this.id = id;
  }
}

/** What a run counts and shares over all its rounds. */
export interface RunScope {
  readonly runId: string;
  readonly parts: RunParts;
  readonly requests: Map<string, number>;
  readonly now: () => number;
  /** By the run's clock, ms since the epoch. */
  readonly startedAt: number;
  /** Monotonic ms at which the budget is used up. */
  readonly endsAt: number;
  /** Aborted at the end of the budget with an OutOfTimeError, or when the process is told to stop. */
  readonly signal: AbortSignal;
  progress: Progress | null;
  /** What the run opened and has to be closed with it. */
  readonly endings: (() => Promise<void>)[];
  /** Ends the budget's timer and closes what the run opened. Never throws. */
  close(): Promise<void>;
}

/**
 * Opens what a run works within. `storeTime`: ms since the epoch by the store's clock, from which the run's own goes
 * on.
 */
export function openRunScope(runId: string, storeTime: number, parts: RunParts): RunScope {
  const { clock, settings, stop } = parts;
  const closed = new AbortController();
  const late = new AbortController();
  clock.sleep(settings.budgetMs, closed.signal).then(
    () =>
      late.abort(
        new OutOfTimeError('The time budget of the run is used up.', {
          advice: 'Nothing to do: the next run continues.',
        }),
      ),
    () => undefined,
  );
  const now = createRunClock(storeTime, clock);
  const endings: RunScope['endings'] = [];
  return {
    runId,
    parts,
    requests: new Map(),
    now,
    startedAt: now(),
    endsAt: clock.monotonic() + settings.budgetMs,
    signal: AbortSignal.any([late.signal, stop]),
    progress: null,
    endings,
    close: async () => {
      closed.abort(over);
      for (const ending of endings.splice(0).reverse()) {
        await endsWithin(ending(), closingMs, clock).catch((error: unknown) => {
          parts.log.warn({ runId, err: error }, `What the run had opened was not closed in order: ${messageOf(error)}`);
        });
      }
    },
  };
}

/** What hangs while it is closed must not keep the answer back. */
const closingMs = 5_000;

async function endsWithin(work: Promise<void>, ms: number, clock: Clock): Promise<void> {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(() => {
    throw new Error(`not closed within ${ms} ms`);
  });
  // Whichever of the two ends second may still reject; nobody listens to it then.
  late.catch(() => undefined);
  await Promise.race([work, late]).finally(() => done.abort(over));
}

interface ContextOptions<Parameters> {
  readonly mode: Mode;
  readonly trigger: Trigger;
  readonly parameters: Parameters;
  readonly round: number;
}

/**
 * Context of a dry run, or of what happens before the lease: any attempt to write to an upstream is a defect and
 * throws.
 */
export function readContext<Parameters>(scope: RunScope, options: ContextOptions<Parameters>): ReadContext<Parameters> {
  const { parts, requests } = scope;
  return {
    ...options,
    runId: scope.runId,
    store: parts.store,
    clock: parts.clock,
    log: parts.log,
    signal: scope.signal,
    now: scope.now,
    atEnd: close => void scope.endings.push(close),
    count: upstream => void requests.set(upstream, (requests.get(upstream) ?? 0) + 1),
    timeLeft: () => scope.endsAt - parts.clock.monotonic(),
    beforeWrite: () => Promise.reject(new Error('a run without a lease tried to write to an upstream')),
    progress: (what, done, total) => {
      scope.progress = { what, done, total: total ?? null };
      parts.observer?.onProgress?.(scope.progress);
    },
  };
}

/** Context under a lease. */
export function applyContext<Parameters>(
  scope: RunScope,
  lease: Lease,
  options: ContextOptions<Parameters>,
): ApplyContext<Parameters> {
  const signal = AbortSignal.any([scope.signal, lease.signal]);
  return {
    ...readContext(scope, options),
    signal,
    beforeWrite: async attemptMs => {
      signal.throwIfAborted();
      await lease.outlast(attemptMs);
    },
    commit: writes => commitUnder(lease, scope.parts.store, writes),
    wake: (name, why) => wake(scope.parts, name, why),
  };
}

/** Commits in order, in as many commits as the store's bounds ask for. @throws LeaseLostError, PreconditionError */
export async function commitUnder(lease: Lease, store: Store, writes: readonly Write[]): Promise<void> {
  for (const part of splitWrites(writes)) {
    if (lease.signal.aborted) throw new LeaseLostError('The lease is gone. Nothing more was written.');
    const result = await store.commit(lease.ticket, part);
    if (result.ok) {
      lease.confirm();
      continue;
    }
    if (result.why === 'ticket') throw lease.lose();
    throw new PreconditionError(result.why, result.collection, result.id);
  }
}

import type { Clock } from '#shared/core/clock.ts';
import { LeaseLostError, messageOf, UnavailableError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { over } from '#shared/core/within.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { controlsOf, type Store, type Ticket } from '#shared/state/store.ts';
import type { Progress } from '../run/progress.ts';

export interface LeaseParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a silent holder keeps the lease, ms. */
  readonly ttlMs: number;
  /** Called after each heartbeat: what a run should look at from time to time. What it throws is logged. */
  readonly afterBeat?: () => Promise<void>;
  /** How far the run is; the heartbeat shows it to people. Null before the run has begun. */
  readonly progress: () => Progress | null;
}

/**
 * We call the lease over this much earlier than others do, ms. It is more than two clocks drift apart within one lease
 * time.
 */
const marginMs = 2_000;

/** How often the holder of a lease gives a sign of life, ms. */
function heartbeatMs(leaseMs: number): number {
  return leaseMs / 3;
}

/** A heartbeat may take so long to arrive, ms. */
const graceMs = 5_000;

/** Whether a sign of life is due and has not come. Instants are ms since the epoch, by the store's clock. */
export function isMissing(heardAt: number, now: number, leaseMs: number): boolean {
  return now - heardAt > heartbeatMs(leaseMs) + graceMs;
}

function takenOver(control: string): LeaseLostError {
  return new LeaseLostError(`Another run has taken over the lease of ${control}. Nothing more was written.`, {
    advice: 'Nothing to do: the run that took over continues the work.',
  });
}

function notRenewed(control: string, error: unknown): LeaseLostError {
  return new LeaseLostError(
    `The lease of ${control} could not be renewed in time, so nothing more was written: ${messageOf(error)}`,
    { advice: 'See whether the state store can be reached; the next run continues.', cause: error },
  );
}

/**
 * A lease that this process holds. It lasts `ttlMs` from the last heartbeat. Others count that from when the store
 * wrote the heartbeat; we count it from before we sent it, on a clock that is never set back. So we stop before anybody
 * else may begin.
 */
export class Lease {
  readonly ticket: Ticket;
  /** Aborted with a LeaseLostError when the lease is gone. */
  readonly signal: AbortSignal;
  readonly #parts: LeaseParts;
  readonly #lost = new AbortController();
  readonly #stopped = new AbortController();
  #endsAt: number;
  /** The store has shown the ticket to be ours since the last write to an upstream. */
  #confirmed = true;
  #renewing: Promise<void> | undefined;

  /** `grantedAt`: monotonic ms before the acquiring commit was sent. */
  constructor(ticket: Ticket, grantedAt: number, parts: LeaseParts) {
    this.ticket = ticket;
    this.#parts = parts;
    this.#endsAt = grantedAt + parts.ttlMs;
    this.signal = this.#lost.signal;
    void this.#keepAlive();
  }

  /**
   * To be awaited before each attempt of a write to an upstream. `ms`: how long that attempt may take. It resolves when
   * two things hold: the lease lasts longer than the attempt, and the store has shown since the last write that the
   * ticket is ours. If no commit has shown it, a heartbeat is sent to find out. So a run whose lease a person took away
   * stops at its very next write.
   * @throws LeaseLostError when the lease is no longer ours, or that cannot be shown.
   */
  async outlast(ms: number): Promise<void> {
    this.signal.throwIfAborted();
    const isShort = (): boolean => this.#left() < ms + marginMs;
    if (!this.#confirmed || isShort()) await this.renew();
    // The heartbeat that was waited for may have been under way for long: what it renewed is counted from its start.
    if (isShort()) await this.renew();
    this.#confirmed = false;
    if (isShort()) {
      throw new LeaseLostError(
        `The lease lasts ${this.#left()} ms more, less than the ${ms} ms that a request may take.`,
        {
          advice: 'Raise the lease time above the longest time that one attempt of a request to an upstream may take.',
        },
      );
    }
  }

  /** Sends a heartbeat. Whoever calls while one is under way waits for that. @throws LeaseLostError */
  async renew(): Promise<void> {
    this.#renewing ??= this.#beat().finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
    this.signal.throwIfAborted();
  }

  /** Called when a commit under the ticket succeeded. */
  confirm(): void {
    this.#confirmed = true;
  }

  /** Ends the heartbeats. The ticket itself is given back with the run's last commit. */
  stop(): void {
    this.#stopped.abort(over);
  }

  /**
   * Notes that the lease is gone, because a commit under its ticket was refused or for the reason that `error` gives.
   * Returns the error to throw.
   */
  lose(error: LeaseLostError = takenOver(this.ticket.control)): LeaseLostError {
    this.#lost.abort(error);
    this.stop();
    return error;
  }

  #left(): number {
    return this.#endsAt - this.#parts.clock.monotonic();
  }

  async #beat(): Promise<void> {
    const { store, clock, ttlMs, progress } = this.#parts;
    const sentAt = clock.monotonic();
    const { ticket } = this.ticket;
    const beats = collectionOn(store, heartbeats);
    const sign = { ticket, progress: progress() };
    const signs = controlsOf(this.ticket).map(control => beats.set(control, sign));
    const result = await store.commit(this.ticket, signs);
    if (!result.ok) {
      // Sent just before the run gave the lease back, and refused for that: nothing was lost.
      if (this.#stopped.signal.aborted) return;
      throw this.lose();
    }
    this.#endsAt = sentAt + ttlMs;
    this.#confirmed = true;
  }

  async #keepAlive(): Promise<void> {
    const { clock, ttlMs, log } = this.#parts;
    const usual = heartbeatMs(ttlMs);
    let pause = usual;
    while (!this.#stopped.signal.aborted) {
      const woken = await clock.sleep(pause, this.#stopped.signal).then(
        () => true,
        () => false,
      );
      if (!woken) return;
      try {
        await this.renew();
        pause = usual;
        await this.#parts.afterBeat?.();
      } catch (error) {
        log.warn({ control: this.ticket.control }, `The heartbeat was not written: ${messageOf(error)}`);
        if (this.signal.aborted) return;
        // The store may be back before the lease ends: the less is left of it, the sooner it is asked again.
        pause = Math.min(usual, (this.#left() - marginMs) / 2);
        if (error instanceof UnavailableError && this.#left() > marginMs) continue;
        this.lose(notRenewed(this.ticket.control, error));
        return;
      }
    }
  }
}

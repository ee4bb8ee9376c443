import type { Clock } from '#shared/core/clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { PaceGrant, PaceShare } from '#shared/core/instance.ts';
import { usablePace } from '#shared/core/pace.ts';
import { over } from '#shared/core/within.ts';
import { Backlog } from './backlog.ts';

/** Spreads the requests to one upstream so that a limit per minute holds. One per upstream and instance. */
export interface Pacer {
  /**
   * Resolves when the caller may send one request; first come, first served. Rejects with the signal's reason, at once
   * with TurnTooLateError when the turn would come after `latestMs` (monotonic), or with an UnavailableError where its
   * part of the rate cannot be asked for.
   */
  take(signal: AbortSignal, latestMs?: number): Promise<void>;
  /** Nobody goes before this instant of the clock's monotonic time. */
  pauseUntil(monotonicMs: number): void;
  /** Somebody begins to use it. To be called when they have ended: the last gives the pacer's part of the rate back. */
  used(): () => Promise<void>;
}

export interface PacerSettings {
  readonly perMinute: number;
  readonly clock: Clock;
  /** Permits that may pile up while nobody asks. Default 1: evenly spaced. The limit per minute holds all the same. */
  readonly burst?: number;
  /** Takes part in the division of the rate among processes. Without: all of it is this pacer's. */
  readonly share?: ((granted: (grant: PaceGrant) => void) => PaceShare) | undefined;
}

/** The turn to send a request would come after the time the caller has. Nothing was sent. */
export class TurnTooLateError extends UnavailableError {}

interface Waiter {
  go(): void;
  fail(error: unknown): void;
}

/**
 * How soon it is asked again after the store did not answer, ms; and the longest sleep while an answer is on its way.
 */
const askAgainMs = 3_000;
const longestSleepMs = 60_000;
/** What sums of fractions are out by at most, ms. */
const roundingMs = 1e-6;

/**
 * At most `perMinute` permits in any rolling minute, over all processes that share the rate. It starts empty, as if
 * permits had been used up until now, so that a restart, or two runs one after the other, stay within the limit too.
 */
export function createPacer({ perMinute, clock, burst = 1, share: open }: PacerSettings): Pacer {
  const backlog = new Backlog(burst, clock.monotonic());
  const waiting: Waiter[] = [];
  let askAgainAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let wake: AbortController | undefined;
  let isPumping = false;
  let users = 0;

  const granted = (grant: PaceGrant): void => {
    backlog.use(grant, clock.monotonic());
    askAgainAt = grant.askAgainAt;
  };
  const share = open?.(granted);
  if (share === undefined) {
    const always = Number.POSITIVE_INFINITY;
    granted({ perMinute: usablePace(perMinute, burst, 1), until: always, askAgainAt: always });
  }

  /** Asks for the part of the rate that may be used, or for it to go on, when that is due; requests go on meanwhile. */
  function keepShare(): void {
    if (share === undefined || asking !== undefined || clock.monotonic() < askAgainAt) return;
    asking = share
      .ask()
      .catch((error: unknown) => {
        askAgainAt = clock.monotonic() + askAgainMs;
        if (backlog.hasRate(clock.monotonic())) return;
        for (const waiter of waiting.splice(0)) waiter.fail(error);
      })
      .finally(() => {
        asking = undefined;
        wake?.abort(over);
      });
  }

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      while (waiting.length > 0) {
        keepShare();
        const now = clock.monotonic();
        if (backlog.take(now)) waiting.shift()?.go();
        else await sleepFrom(now);
      }
    } finally {
      isPumping = false;
    }
  }

  async function sleepFrom(now: number): Promise<void> {
    const next = Math.min(backlog.nextAt(now), asking === undefined ? askAgainAt : Number.POSITIVE_INFINITY);
    const ms = Math.max(1, Math.ceil(next - now - roundingMs));
    wake = new AbortController();
    await clock.sleep(Math.min(ms, longestSleepMs), wake.signal).catch(ignoreWake(wake.signal));
    wake = undefined;
  }

  return {
    take(signal, latestMs = Number.POSITIVE_INFINITY) {
      if (signal.aborted) return Promise.reject(signal.reason);
      const now = clock.monotonic();
      if (backlog.hasRate(now) && backlog.nextAt(now, waiting.length) > latestMs) {
        return Promise.reject(
          new TurnTooLateError('No turn in time: too many requests wait, or the upstream asked for a pause'),
        );
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          if (waiting.length === 0) wake?.abort(over);
          reject(signal.reason);
        };
        const unlisten = () => signal.removeEventListener('abort', leave);
        const waiter: Waiter = {
          go: () => {
            unlisten();
            resolve();
          },
          fail: error => {
            unlisten();
            reject(error);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(waiter);
        pump().catch(reject);
      });
    },
    pauseUntil(monotonicMs) {
      backlog.pauseUntil(monotonicMs, clock.monotonic());
    },
    used() {
      users += 1;
      return async () => {
        users -= 1;
        if (users === 0) await share?.leave();
      };
    },
  };
}

function ignoreWake(signal: AbortSignal): (error: unknown) => void {
  return error => {
    if (!signal.aborted) throw error;
  };
}

import type { Clock } from '#shared/core/clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';

/** Spreads the requests to one upstream so that a limit per minute holds. One per upstream and instance. */
export interface Pacer {
  /**
   * Resolves when the caller may send one request; first come, first served. Rejects with the signal's reason, or at once
   * with TurnTooLateError when the turn would come after `latestMs` (monotonic).
   */
  take(signal: AbortSignal, latestMs?: number): Promise<void>;
  /** Nobody goes before this instant of the clock's monotonic time. */
  pauseUntil(monotonicMs: number): void;
}

export interface PacerSettings {
  readonly perMinute: number;
  readonly clock: Clock;
  /** Permits that may pile up while nobody asks. Default 1: evenly spaced. The limit per minute holds all the same. */
  readonly burst?: number;
}

/** The turn to send a request would come after the time the caller has. Nothing was sent. */
export class TurnTooLateError extends UnavailableError {}

interface Waiter {
  readonly go: () => void;
}

/**
 * At most `perMinute` permits in any rolling minute. It starts empty, as if permits had been used up until now, so that
 * a restart, or two runs one after the other, stay within the limit too. Processes side by side do not know of each other.
 */
export function createPacer({ perMinute, clock, burst = 1 }: PacerSettings): Pacer {
  const interval = 60_000 / Math.max(1, perMinute - (burst - 1));
  const slack = (burst - 1) * interval;
  const waiting: Waiter[] = [];
  let due = clock.monotonic() + interval + slack;
  let wake: AbortController | undefined;

  const nextAt = () => Math.max(clock.monotonic(), due - slack);

  function release(): boolean {
    const now = clock.monotonic();
    if (due - slack > now) return false;
    const waiter = waiting.shift();
    if (waiter === undefined) return false;
    due = Math.max(now, due) + interval;
    waiter.go();
    return true;
  }

  async function pump(): Promise<void> {
    if (wake !== undefined) return;
    while (waiting.length > 0) {
      if (release()) continue;
      wake = new AbortController();
      await clock.sleep(Math.ceil(nextAt() - clock.monotonic()), wake.signal).catch(ignoreWake(wake.signal));
      wake = undefined;
    }
  }

  return {
    take(signal, latestMs = Number.POSITIVE_INFINITY) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (nextAt() + waiting.length * interval > latestMs) {
        return Promise.reject(
          new TurnTooLateError('No turn in time: too many requests wait, or the upstream asked for a pause'),
        );
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          if (waiting.length === 0) wake?.abort();
          reject(signal.reason);
        };
        const waiter = {
          go: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(waiter);
        pump().catch(reject);
      });
    },
    pauseUntil(monotonicMs) {
      due = Math.max(due, monotonicMs + slack);
    },
  };
}

function ignoreWake(signal: AbortSignal): (error: unknown) => void {
  return error => {
    if (!signal.aborted) throw error;
  };
}

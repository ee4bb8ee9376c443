import { setTimeout } from 'node:timers/promises';
import type { Clock } from '#shared/core/clock.ts';
import { afterBySleeping } from '#test/support/after-by-sleeping.ts';

/**
 * A clock that begins at a chosen instant and runs so many times faster than the machine's: backoffs and leases take
 * their time, tests do not.
 */
export class ScaledClock implements Clock {
  readonly #start: number;
  readonly #factor: number;
  readonly #began = performance.now();
  #skipped = 0;

  constructor(start: string, factor: number) {
    this.#start = Date.parse(start);
    this.#factor = factor;
  }

  now(): number {
    return this.#start + this.monotonic();
  }

  monotonic(): number {
    return Math.floor((performance.now() - this.#began) * this.#factor) + this.#skipped;
  }

  /** Moves on by so many ms at once. */
  skip(ms: number): void {
    this.#skipped += ms;
  }

  readonly after = afterBySleeping((ms, signal) => this.sleep(ms, signal));

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await setTimeout(ms / this.#factor, undefined, signal === undefined ? {} : { signal });
  }
}

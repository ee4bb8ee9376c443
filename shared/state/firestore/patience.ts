import type { Clock } from '#shared/core/clock.ts';
import { isPassing } from './failures.ts';

const firstDelay = 100;
const longestDelay = 4000;
/** No attempt begins later than this after the first, in ms. */
const longestTry = 20_000;

/** How often one operation is tried: with growing, uneven pauses, for a bounded time. */
export class Patience {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #since: number;
  #delay = firstDelay;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#since = clock.monotonic();
  }

  /**
   * Resolves when the operation may be tried again; throws `error` when it would only fail again, or has been tried for
   * long.
   */
  async outlive(error: unknown): Promise<void> {
    if (!isPassing(error)) throw error;
    await this.again(error);
  }

  /** As `outlive`, for an error that is known to have gone. */
  async again(error: unknown): Promise<void> {
    const delay = this.#delay * (0.5 + this.#random());
    if (this.#clock.monotonic() - this.#since + delay > longestTry) throw error;
    this.#delay = Math.min(this.#delay * 2, longestDelay);
    await this.#clock.sleep(delay);
  }
}

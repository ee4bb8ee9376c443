import type { PaceGrant } from '#shared/core/instance.ts';

/** Less than this many permits is none: what is left of a division. */
const tiny = 1e-9;

/**
 * How many permits are owed before the next request may go, at a rate that changes. Begins as if permits had been used
 * up until now, and so it does again whenever there was no rate to use in between. Instants are monotonic ms.
 */
export class Backlog {
  readonly #burst: number;
  #owed: number;
  #asOf: number;
  #grant: Pick<PaceGrant, 'perMinute' | 'until'> = { perMinute: 0, until: 0 };
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(burst: number, now: number) {
    this.#burst = burst;
    this.#owed = burst;
    this.#asOf = now;
  }

  /** From `now` on another rate holds. */
  use(grant: Pick<PaceGrant, 'perMinute' | 'until'>, now: number): void {
    this.#bringUpTo(now);
    if (!this.#isInForce(now)) this.#owed = this.#burst;
    this.#grant = grant;
  }

  /** Nobody goes before this instant. */
  pauseUntil(instant: number, now: number): void {
    this.#bringUpTo(now);
    this.#pausedUntil = Math.max(this.#pausedUntil, instant);
  }

  /** Whether there is a rate at all that could be used. */
  hasRate(now: number): boolean {
    return this.#isInForce(now);
  }

  /** Whether a request may go; takes its permit. */
  take(now: number): boolean {
    this.#bringUpTo(now);
    if (!this.#isInForce(now) || now < this.#pausedUntil || this.#owed - (this.#burst - 1) > tiny) return false;
    this.#owed += 1;
    return true;
  }

  /** When the next may go if the rate stays as it is, with `ahead` others before it; infinite without a rate. */
  nextAt(now: number, ahead = 0): number {
    this.#bringUpTo(now);
    if (!this.#isInForce(now)) return Number.POSITIVE_INFINITY;
    const interval = 60_000 / this.#grant.perMinute;
    const turn = now + Math.max(0, this.#owed - (this.#burst - 1)) * interval;
    return Math.max(turn, this.#pausedUntil) + ahead * interval;
  }

  #isInForce(now: number): boolean {
    return this.#grant.perMinute > 0 && now < this.#grant.until;
  }

  #bringUpTo(now: number): void {
    const paused = this.#pausedUntil;
    if (paused > this.#asOf && paused <= now) {
      this.#decayTo(paused);
      // What could have gone during a pause does not go at once after it.
      this.#owed = Math.max(this.#owed, this.#burst - 1);
    }
    this.#decayTo(now);
  }

  #decayTo(instant: number): void {
    const { perMinute, until } = this.#grant;
    const passed = Math.max(0, Math.min(instant, until) - this.#asOf);
    this.#owed = Math.max(0, this.#owed - (passed * perMinute) / 60_000);
    this.#asOf = Math.max(this.#asOf, instant);
  }
}

/** At most so many calls within any `windowMs`, as an upstream counts them. */
export class RollingLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  #calls: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * Counts a call at `now` and gives 0, or refuses it and gives how many ms until the next would pass. Refused calls do
   * not count.
   */
  admit(now: number): number {
    const firstInside = this.#calls.findIndex(at => at > now - this.#windowMs);
    this.#calls = firstInside === -1 ? [] : this.#calls.slice(firstInside);
    const [oldest] = this.#calls;
    if (oldest !== undefined && this.#calls.length >= this.#limit) return oldest + this.#windowMs - now;
    this.#calls.push(now);
    return 0;
  }
}

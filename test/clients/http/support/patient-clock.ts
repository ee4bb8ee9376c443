import { ManualClock } from '#sandbox/kit/manual-clock.ts';

/**
 * A clock for tests over real sockets. Waits shorter than `patienceMs` (a turn, a pause before another attempt) end as
 * soon as the event loop comes round, the time jumping to the earliest of them; longer ones (timeouts) end only when
 * the time has come to them, by such jumps or by `advance`.
 */
export class PatientClock extends ManualClock {
  readonly #patienceMs: number;
  readonly #short = new Map<symbol, number>();
  #jumpIsDue = false;
  /** Every short wait there was, in ms. */
  readonly waits: number[] = [];

  constructor(patienceMs = 30_000, start: string | number = '2026-11-02T09:00:00Z') {
    super(start);
    this.#patienceMs = patienceMs;
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms >= this.#patienceMs) return super.sleep(ms, signal);
    const key = Symbol('wait');
    this.waits.push(ms);
    this.#short.set(key, this.monotonic() + ms);
    this.#jumpSoon();
    try {
      await super.sleep(ms, signal);
    } finally {
      this.#short.delete(key);
    }
  }

  #jumpSoon(): void {
    if (this.#jumpIsDue) return;
    this.#jumpIsDue = true;
    setImmediate(() => {
      this.#jumpIsDue = false;
      if (this.#short.size === 0) return;
      this.advance(Math.max(0, Math.min(...this.#short.values()) - this.monotonic()));
      this.#jumpSoon();
    });
  }
}

import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';

/**
 * A clock for tests over real sockets: waits shorter than `patienceMs` (a turn, a pause before another attempt) pass at once
 * and move the time on; longer ones (timeouts) end only when the time has come to them.
 */
export class PatientClock extends ManualClock {
  readonly #patienceMs: number;
  /** Every short wait there was, in ms. */
  readonly waits: number[] = [];

  constructor(patienceMs = 30_000, start: string | number = '2026-11-02T09:00:00Z') {
    super(start);
    this.#patienceMs = patienceMs;
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms >= this.#patienceMs) return super.sleep(ms, signal);
    signal?.throwIfAborted();
    this.waits.push(ms);
    this.advance(ms);
    await setImmediate();
    signal?.throwIfAborted();
  }
}

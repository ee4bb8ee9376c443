import type { Clock } from '#shared/core/clock.ts';
import { InFlight } from './in-flight.ts';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/**
 * Turns of the event loop in which nothing may happen before time goes on: enough for an answer to be read and acted
 * on.
 */
const quietTurns = 6;

/**
 * A clock whose time stands still while anything is being done and jumps to the next sleeper as soon as everybody waits
 * for it, so that hours of pacing pass in seconds although the HTTP is real. It sees HTTP requests of this process
 * (fetch and node's client), stand-ins that wait on purpose, and whatever node itself says is pending (files, name
 * look-ups, connects); anything else that takes real time is announced with `during`. Stand-ins must be in the same
 * process and use the same clock.
 */
export class SimulatedClock implements Clock {
  readonly #start: number;
  readonly #inFlight = new InFlight(() => this.#stir());
  #now: number;
  #sleepers = new Set<Sleeper>();
  #announced = 0;
  #quiet = 0;
  #watching = false;

  /** Starts at an instant: ISO 8601 text, or ms since the epoch. Close it when done. */
  constructor(start: string | number) {
    this.#start = typeof start === 'number' ? start : Date.parse(start);
    if (Number.isNaN(this.#start)) throw new RangeError(`not an instant: ${start}`);
    this.#now = this.#start;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        this.#stir();
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { due: this.#now + Math.max(0, ms), wake };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      this.#stir();
    });
  }

  after(ms: number, fire: () => void): () => void {
    const sleeper = { due: this.#now + Math.max(0, ms), wake: fire };
    this.#sleepers.add(sleeper);
    this.#stir();
    return () => {
      if (this.#sleepers.delete(sleeper)) this.#stir();
    };
  }

  /**
   * Time stands still until this settles: for work in real time that the clock cannot see, such as gRPC or
   * cryptography.
   */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#announced += 1;
    try {
      return await work;
    } finally {
      this.#announced -= 1;
      this.#stir();
    }
  }

  /** Stops listening to what the process does. Time does not go on afterwards. */
  close(): void {
    this.#inFlight.close();
    this.#sleepers.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #stir(): void {
    this.#quiet = 0;
    if (this.#watching) return;
    this.#watching = true;
    setImmediate(this.#watch);
  }

  readonly #watch = (): void => {
    const busy = this.#announced > 0 || this.#inFlight.working;
    if (busy || this.#sleepers.size === 0) {
      this.#watching = false;
      return;
    }
    this.#quiet = pendingInNode() ? 0 : this.#quiet + 1;
    if (this.#quiet >= quietTurns) this.#advance();
    setImmediate(this.#watch);
  };

  /** To the earliest sleeper; those due at the same time wake in the order in which they fell asleep. */
  #advance(): void {
    this.#quiet = 0;
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#sleepers) next = Math.min(next, due);
    this.#now = next;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.due > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

/**
 * Whether node has work on hand that will call back: file operations, connects, name look-ups, immediates of others.
 */
function pendingInNode(): boolean {
  return process.getActiveResourcesInfo().some(name => name === 'Immediate' || /Req|ConnectWrap|WriteWrap/.test(name));
}

import type { Clock } from '#shared/core/clock.ts';

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** A clock that moves only when told. Sleeps end when `advance` passes them, in order. */
export class ManualClock implements Clock {
  #now: number;
  readonly #start: number;
  #sleepers: Sleeper[] = [];
  readonly #frozen: Sleeper[] = [];
  #watchers: { readonly count: number; resolve(): void }[] = [];

  /** Starts at an instant: ISO 8601 text, or ms since the epoch. */
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

  /** Resolves once at least `count` sleep: how a test knows that it is time to advance. */
  untilSleeping(count: number): Promise<void> {
    return new Promise(resolve => {
      this.#watchers.push({ count, resolve });
      this.#notify();
    });
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter(other => other !== sleeper);
        const frozen = this.#frozen.indexOf(sleeper);
        if (frozen >= 0) this.#frozen.splice(frozen, 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.#now + ms,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      this.#notify();
    });
  }

  after(ms: number, fire: () => void): () => void {
    const ended = new AbortController();
    this.sleep(ms, ended.signal).then(fire, () => undefined);
    return () => ended.abort(new Error('nobody waits any more'));
  }

  /** Moves the time on by `ms` and wakes, in order, whom it passes. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter(sleeper => sleeper.due <= this.#now).sort((a, b) => a.due - b.due);
    this.#sleepers = this.#sleepers.filter(sleeper => sleeper.due > this.#now);
    for (const sleeper of due) sleeper.wake();
  }

  /** Who sleeps now does not wake before `thaw`, as in a process that was stopped; who falls asleep later does. */
  freeze(): void {
    this.#frozen.push(...this.#sleepers);
    this.#sleepers = [];
  }

  thaw(): void {
    this.#sleepers.push(...this.#frozen.splice(0));
    this.advance(0);
  }

  #notify(): void {
    const satisfied = this.#watchers.filter(({ count }) => this.#sleepers.length >= count);
    this.#watchers = this.#watchers.filter(({ count }) => this.#sleepers.length < count);
    for (const { resolve } of satisfied) resolve();
  }
}

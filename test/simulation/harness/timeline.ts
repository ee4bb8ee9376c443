interface Timer {
  readonly due: number;
  readonly order: number;
  fire: (() => void) | undefined;
}

/**
 * Simulated time. It stands still while anything is being done and jumps to the next timer as soon as everybody waits;
 * timers due at the same time fire in the order in which they were set. One thread, no sockets, no threads: so the same
 * story is told each time.
 */
export class Timeline {
  #now: number;
  #made = 0;
  /** A binary heap by due time, then order. */
  readonly #heap: Timer[] = [];

  /** `start`: ms since the epoch. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Calls `fire` after `ms`; returns what cancels it. */
  after(ms: number, fire: () => void): () => void {
    this.#made += 1;
    const timer: Timer = { due: this.#now + Math.ceil(Math.max(0, ms)), order: this.#made, fire };
    this.#push(timer);
    return () => {
      timer.fire = undefined;
    };
  }

  pause(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve));
  }

  /** Lets time go on until `work` settles. Throws where everybody waits for ever. */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let settled = false;
    const note = (): void => {
      settled = true;
    };
    work.then(note, note);
    for (;;) {
      await quiet();
      if (settled) return await work;
      if (!this.#fireNext()) throw new Error('everybody waits, and nothing will ever happen');
    }
  }

  /** Lets `ms` pass, with all that is due in them. */
  async pass(ms: number): Promise<void> {
    await this.drive(this.pause(ms));
  }

  #fireNext(): boolean {
    for (let timer = this.#pop(); timer !== undefined; timer = this.#pop()) {
      if (timer.fire === undefined) continue;
      this.#now = Math.max(this.#now, timer.due);
      timer.fire();
      return true;
    }
    return false;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, timer)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = a !== undefined && b !== undefined && before(b, a) ? left + 1 : left;
      const below = heap[child];
      if (below === undefined || before(last, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

/**
 * Resolves when everything that was ready has gone as far as it can: what is asked for the next tick comes when all
 * promises have settled that can. Nothing in a story waits for anything else, and a turn of the event loop costs more.
 */
function quiet(): Promise<void> {
  return new Promise(resolve => process.nextTick(resolve));
}

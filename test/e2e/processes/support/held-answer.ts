import type { StandIn } from '#sandbox/kit/stand-in.ts';
import { inTime } from '#test/support/in-time.ts';
import type { LockstepProcess } from './lockstep-process.ts';

export interface HeldAnswer {
  /**
   * Resolves when the request has been carried out and its answer is held back; rejects when all of these processes end
   * before.
   */
  reachedBy(...processes: readonly LockstepProcess[]): Promise<void>;
  /** Lets the answer go. */
  release(): void;
}

export interface Held {
  /** Any unless given. */
  readonly method?: string;
  /** A regular expression. */
  readonly path: string;
  /** So many of them are answered as ever before. */
  readonly skip?: number;
}

let held = 0;

/** Holds the answer of the next such request; the request itself is carried out. */
export function holdAnswer(standIn: StandIn, { method, path, skip = 0 }: Held): HeldAnswer {
  held += 1;
  const name = `answer ${held}`;
  const which = method === undefined ? { path } : { path, method };
  const rule = standIn.misbehave({ ...which, skip, next: 1, does: { kind: 'hold', name, handled: true } });
  const reached = standIn.reached(name);
  return {
    reachedBy: async (...processes) => {
      const over = Promise.all(processes.map(each => each.ended)).then(([first]) => {
        throw new Error(`the process ended before its request: ${first?.code} ${first?.stdout}${first?.stderr}`);
      });
      await inTime(Promise.race([reached, over]), `${method ?? 'a request'} ${path}, ${skip} let through before it`);
      over.catch(() => undefined);
    },
    release: () => {
      rule.stop();
      standIn.release(name);
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import type { LockstepProcess } from './lockstep-process.ts';

/** When a process is killed. */
export type Kill =
  /** So long after its start, ms: anywhere, its start and its commits included. */
  | { readonly when: 'after'; readonly ms: number }
  /** When the stand-in has carried out so many requests of it; the last answer is on its way. */
  | { readonly when: 'requests'; readonly count: number }
  /** While a write waits for its answer: the one after `skip`; carried out before the kill, or after it. */
  | { readonly when: 'write'; readonly method: string; readonly skip: number; readonly handled: boolean };

export interface KillRange {
  /** Latest moment after the start, ms. */
  readonly ms: number;
  readonly requests: number;
  /** Regular expression of the paths that are written. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Writes let through before the one that is held, at most. */
  readonly writes: number;
}

/** `random`: from 0 inclusive to 1 exclusive. */
export function randomKill(random: () => number, range: KillRange): Kill {
  const below = (end: number): number => Math.floor(random() * end);
  const kind = below(4);
  if (kind === 0) return { when: 'after', ms: below(range.ms) };
  if (kind === 1) return { when: 'requests', count: 1 + below(range.requests) };
  const method = range.methods[below(range.methods.length)] ?? '';
  return { when: 'write', method, skip: below(range.writes), handled: kind === 2 };
}

/**
 * Kills the process at that moment with SIGKILL. False when it has ended before. `path`: a regular expression of the
 * paths that are written. A write that was held is let go when the process is dead, and then takes effect if it had
 * not.
 */
export async function killAt(kill: Kill, victim: LockstepProcess, standIn: StandIn, path: string): Promise<boolean> {
  const over = new AbortController();
  const ended = victim.ended.then(() => over.abort());
  const moment = momentOf(kill, standIn, path, over.signal);
  try {
    await Promise.race([moment.reached, ended]);
    const killed = victim.send('SIGKILL');
    await ended;
    return killed;
  } finally {
    moment.forget();
  }
}

interface Moment {
  readonly reached: Promise<unknown>;
  forget(): void;
}

let holds = 0;

function momentOf(kill: Kill, standIn: StandIn, path: string, over: AbortSignal): Moment {
  if (kill.when === 'after') {
    const reached = wait(kill.ms, undefined, { signal: over }).catch(() => undefined);
    return { reached, forget: () => undefined };
  }
  if (kill.when === 'requests') {
    const until = standIn.requests.total + kill.count;
    return { reached: standIn.requests.until(({ total }) => total >= until), forget: () => undefined };
  }
  const { method, skip, handled } = kill;
  holds += 1;
  const name = `kill ${holds}`;
  const rule = standIn.misbehave({ method, path, skip, next: 1, does: { kind: 'hold', name, handled } });
  return {
    reached: standIn.reached(name),
    forget: () => {
      rule.stop();
      standIn.release(name);
    },
  };
}

import type { Work } from './work.ts';

/** What is known when a project is marked. */
export type Mark = Pick<Work, 'projectId' | 'path' | 'ask' | 'why' | 'head' | 'pass'>;

export interface Patience {
  /** Failures after which a project waits for a person. */
  readonly attempts: number;
  /** Wait after the first failure, ms; it doubles from one to the next. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** A project that is marked for the first time, or anew: whatever failed before is forgotten. */
export function freshWork(mark: Mark, now: number): Work {
  return { ...mark, markedAt: now, dueAt: now, attempts: 0, state: 'waiting', error: null };
}

/**
 * What becomes of a project's work when the nightly pass marks it; undefined where it stays as it is. What waits
 * already keeps its place and its attempts. A dead letter stays dead until its head is another, or until more is asked
 * than before.
 */
export function remarked(existing: Work | undefined, mark: Mark, now: number): Work | undefined {
  if (existing === undefined) return freshWork(mark, now);
  const asksTheSame = existing.ask === mark.ask || includes(existing.ask, mark.ask);
  if (existing.state === 'dead') {
    const isNews = !asksTheSame || (mark.head !== null && mark.head !== existing.head);
    if (isNews) return freshWork(mark, now);
    return existing.pass === mark.pass ? undefined : { ...existing, pass: mark.pass };
  }
  if (!asksTheSame) return freshWork(mark, now);
  return existing.pass === mark.pass ? undefined : { ...existing, pass: mark.pass, head: mark.head ?? existing.head };
}

/** Whether what waits already does what is asked for now: whoever looks at a project maps its document anew as well. */
function includes(waiting: Work['ask'], asked: Work['ask']): boolean {
  return (waiting === 'again' && (asked === 'look' || asked === 'map')) || (waiting === 'look' && asked === 'map');
}

/** How long a project waits after so many failures, ms. */
export function waitAfter(attempts: number, { firstWaitMs, longestWaitMs }: Patience): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempts - 1, 40));
}

/** After one more failure: it waits longer, or is a dead letter. */
export function failedWork(work: Work, reason: string, now: number, patience: Patience): Work {
  const attempts = work.attempts + 1;
  const error = { reason, at: now };
  if (attempts >= patience.attempts) return { ...work, attempts, error, state: 'dead', dueAt: now };
  return { ...work, attempts, error, dueAt: now + waitAfter(attempts, patience) };
}

/** A dead letter that a person tries again. */
export function redriven(work: Work, who: string, now: number): Work {
  return { ...work, state: 'waiting', attempts: 0, dueAt: now, why: `tried again by ${who}` };
}

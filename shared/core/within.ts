import type { Clock } from './clock.ts';

/**
 * Why a wait is ended that nobody needs any more. A reason of our own: making the usual DOMException costs more than
 * all the rest.
 */
export const over = new Error('over');

/**
 * Runs `work` with a signal that is aborted when `outer` is, or with `late()` as its reason after `ms` on the clock.
 * The result is that of `work`, which must heed the signal; nothing is left behind when it ends.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  outer: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const stop = new AbortController();
  const passOn = () => stop.abort(outer.reason);
  outer.addEventListener('abort', passOn, { once: true });
  const cancel = clock.after(ms, () => stop.abort(late()));
  try {
    return await work(stop.signal);
  } finally {
    outer.removeEventListener('abort', passOn);
    cancel();
  }
}

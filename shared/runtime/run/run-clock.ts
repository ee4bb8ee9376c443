import type { Clock } from '#shared/core/clock.ts';

/**
 * The clock of one run: the state store's time at the start plus what has passed since by the monotonic clock. Two
 * instances whose wall clocks disagree still order their instants rightly, since both start from the store's. Strictly
 * increasing.
 */
export function createRunClock(storeTimeAtStart: number, clock: Clock): () => number {
  const startedAt = clock.monotonic();
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const passed = Math.max(0, clock.monotonic() - startedAt);
    last = Math.max(last + 1, Math.floor(storeTimeAtStart + passed));
    return last;
  };
}

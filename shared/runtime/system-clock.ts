import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#shared/core/clock.ts';

/** The machine's clock: the one place where the process reads time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { ref: true, ...(signal === undefined ? {} : { signal }) }).catch((error: unknown) => {
      // Node says only that it was aborted; whoever aborts says why, and the run ends by that.
      signal?.throwIfAborted();
      throw error;
    });
  },
};

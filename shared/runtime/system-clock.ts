import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#shared/core/clock.ts';

/** The machine's clock: the one place where the process reads time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    // What was due a moment ago is due now; Node warns of a wait that is less than nothing.
    await wait(Math.max(0, ms), undefined, { ref: true, ...(signal === undefined ? {} : { signal }) }).catch(
      (error: unknown) => {
        // Node says only that it was aborted; whoever aborts says why, and the run ends by that.
        signal?.throwIfAborted();
        throw error;
      },
    );
  },
  after: (ms, fire) => {
    const timer = setTimeout(fire, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

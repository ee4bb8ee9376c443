import { setTimeout } from 'node:timers/promises';
import type { Clock } from '#shared/core/clock.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';

/** The machine's own clock, whatever a test does to `Date`. */
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => await setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
  after: (ms, fire) => systemClock.after(ms, fire),
};

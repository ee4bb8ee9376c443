import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { realClock } from '#test/support/real-clock.ts';
import { runOnce } from './scene.ts';

/**
 * A process of the sync alone: one run against the stand-ins it is told of, then its figures. Memory is kept small as
 * `functions/registry.ts` does it.
 */
const [, , users = '', gitlab = '', lookup = '', tokenUrl = ''] = process.argv;
keepMemorySmall();
const began = realClock.monotonic();
const { counts } = await runOnce({ gitlab, lookup, tokenUrl }, Number(users), realClock);
const changes = Object.values(counts).reduce((sum, { done }) => sum + done, 0);
process.send?.({ peakMiB: peakMemoryMiB(), seconds: (realClock.monotonic() - began) / 1000, changes });
process.disconnect();

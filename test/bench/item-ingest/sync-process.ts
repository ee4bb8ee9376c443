import { allQueries } from '#functions/collections.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { realClock } from '#test/support/real-clock.ts';
import { runFunction } from './scene.ts';

/**
 * A process of item-sync alone: one pass against the stand-in it is told of, on a store that was filled before, then
 * its figures.
 */
const [, , url = '', file = ''] = process.argv;
keepMemorySmall();
const store = openSqliteStore({ file, queries: allQueries, now: () => realClock.now() });
const began = realClock.monotonic();
const { counts, requests } = await runFunction('item-sync', { url, store, api: 'graphql', night: 1 });
const calls = requests['gitlab'] ?? 0;
process.send?.({
  peakMiB: peakMemoryMiB(),
  seconds: (realClock.monotonic() - began) / 1000,
  marked: counts['mark']?.done ?? 0,
  calls,
});
await store.close();
process.disconnect();

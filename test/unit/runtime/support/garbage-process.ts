import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';

/** Reads many pages and keeps little of each, as a sync does; then tells how much memory that took, MiB. */
if (process.argv[2] === 'small') keepMemorySmall();
const page = JSON.stringify(
  Array.from({ length: 100 }, (_, id) => ({ id, username: `user-${id}`, about: 'x'.repeat(800), tags: [id, id + 1] })),
);
const kept: string[] = [];
const recent: unknown[] = [];
for (let n = 0; n < 1500; n++) {
  const rows: { id: number; username: string }[] = JSON.parse(page);
  kept.push(...rows.map(({ id, username }) => `${n} ${id} ${username}`));
  // Some pages are still in use when the garbage of others is collected.
  recent[n % 30] = rows;
  // A page comes from the network: the event loop turns in between.
  await new Promise(resolve => setImmediate(resolve));
}
process.send?.(kept.length > 0 ? peakMemoryMiB() : 0);
process.disconnect();

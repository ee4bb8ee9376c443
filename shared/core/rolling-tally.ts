/** What was done in one hour, by kind of change. `hour` is the start of the hour, ms since the epoch. */
export interface HourTally {
  readonly hour: number;
  readonly counts: Readonly<Record<string, number>>;
}

const hourMs = 3_600_000;

/** A rolling day, to the hour: an hour counts until 24 hours after its end, so that never too little is counted. */
const keptMs = 25 * hourMs;

export function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [kind, count] of Object.entries(b)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}

/** Counts by kind over the last 24 hours before `now` (ms since the epoch). */
export function doneInLastDay(tallies: readonly HourTally[], now: number): Record<string, number> {
  return tallies
    .filter(tally => tally.hour > now - keptMs)
    .reduce<Record<string, number>>((sum, tally) => addCounts(sum, tally.counts), {});
}

/**
 * The tallies with `counts` added to the hour of `now`; hours that no longer count are dropped, kinds of zero are not
 * kept.
 */
export function tallied(
  tallies: readonly HourTally[],
  counts: Readonly<Record<string, number>>,
  now: number,
): HourTally[] {
  const hour = Math.floor(now / hourMs) * hourMs;
  const added = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const kept = tallies.filter(tally => tally.hour > now - keptMs && tally.hour !== hour);
  const current = addCounts(tallies.find(tally => tally.hour === hour)?.counts ?? {}, added);
  return Object.keys(current).length === 0 ? kept : [...kept, { hour, counts: current }];
}

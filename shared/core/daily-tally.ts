/** What one function did on one day. */
export interface DayTally {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly runs: number;
  /** Changes, by how they ended. */
  readonly done: number;
  readonly failed: number;
}

const daysKept = 31;

/**
 * The tallies with a run added to the day of `now` (ms since the epoch); the latest 31 days that had any are kept. A
 * run that changed nothing and did not fail is left out.
 */
export function dailyTallied(
  days: readonly DayTally[],
  { done, failed }: Pick<DayTally, 'done' | 'failed'>,
  now: number,
): DayTally[] {
  const day = new Date(now).toISOString().slice(0, 10);
  if (done + failed === 0) return [...days];
  const before = days.find(tally => tally.day === day) ?? { day, runs: 0, done: 0, failed: 0 };
  const added = { day, runs: before.runs + 1, done: before.done + done, failed: before.failed + failed };
  return [...days.filter(tally => tally.day !== day), added].slice(-daysKept);
}

import type { DayTally } from '#shared/core/daily-tally.ts';
import type { HourTally } from '#shared/core/rolling-tally.ts';
import type { Bar } from '../page/bars.ts';
import { timeWords } from '../page/time.ts';

const hourMs = 3_600_000;

/** What was done in each of the last 24 hours, the present one last. */
export function hourBars(tallies: readonly HourTally[], now: number): readonly Bar[] {
  const present = Math.floor(now / hourMs) * hourMs;
  return Array.from({ length: 24 }, (_, index) => {
    const hour = present - (23 - index) * hourMs;
    const counts = tallies.find(tally => tally.hour === hour)?.counts ?? {};
    return { label: timeWords(hour, now), good: Object.values(counts).reduce((sum, count) => sum + count, 0), bad: 0 };
  });
}

/** What was done and what failed on each of the last 30 days (UTC), today last. */
export function dayBars(days: readonly DayTally[], now: number): readonly Bar[] {
  return Array.from({ length: 30 }, (_, index) => {
    const day = new Date(now - (29 - index) * 24 * hourMs).toISOString().slice(0, 10);
    const found = days.find(tally => tally.day === day);
    return { label: day, good: found?.done ?? 0, bad: found?.failed ?? 0 };
  });
}

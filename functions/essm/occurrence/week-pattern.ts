import type { Timeframe } from '#shared/clients/termtime/activity-schema.ts';

/** TermTime's own limit: a text of this length may have been cut, so nothing is concluded from it. */
const longest = 90;

/** The numbers of a pattern such as `1-10,12`; undefined for a text that is not of that form. */
export function weekNumbers(pattern: string): ReadonlySet<number> | undefined {
  if (pattern.length >= longest) return undefined;
  const weeks = new Set<number>();
  for (const part of pattern.split(',')) {
    const groups = /^\s*(?<from>\d{1,3})\s*(?:-\s*(?<to>\d{1,3})\s*)?$/u.exec(part)?.groups;
    if (groups === undefined) return undefined;
    const from = Number(groups['from']);
    const to = Number(groups['to'] ?? groups['from']);
    if (to < from) return undefined;
    for (let week = from; week <= to; week += 1) weeks.add(week);
  }
  return weeks;
}

/**
 * What the numbers of a week pattern count: the weeks of the activity's timeframe from 1 (as the vendor says), or
 * academic weeks.
 */
export type WeekPatternCounts = 'from-timeframe' | 'academic-weeks';

/**
 * The academic weeks that an activity's pattern names, where that can be told: the pattern is well formed, and names
 * every week in which the activity has an event, so that it is read as it is meant. Undefined otherwise: then it proves
 * nothing.
 */
export function namedWeeks(
  weekPattern: string | null,
  weeksOfEvents: readonly (number | null)[],
  timeframe: Pick<Timeframe, 'first'> | undefined,
  counts: WeekPatternCounts,
): ReadonlySet<number> | undefined {
  if (weekPattern === null) return undefined;
  const numbers = weekNumbers(weekPattern);
  if (numbers === undefined || (counts === 'from-timeframe' && timeframe === undefined)) return undefined;
  const offset = counts === 'from-timeframe' ? (timeframe?.first ?? 1) - 1 : 0;
  const named = new Set([...numbers].map(number => number + offset));
  return weeksOfEvents.every(week => week !== null && named.has(week)) ? named : undefined;
}

/** Text by which a later run sees whether an activity's timeframe is still the same. */
export function timeframeText(timeframe: Timeframe | undefined): string {
  if (timeframe === undefined) return '';
  const { code, first, last, from } = timeframe;
  return `${code} ${first}-${last} ${from}`;
}

/**
 * The academic week of a date, by the timeframe it falls into; weeks begin on the weekday of the timeframe's first day,
 * whatever that is.
 */
export function weekOf(date: string, timeframe: Timeframe | undefined): number | null {
  if (timeframe === undefined || date < timeframe.from) return null;
  const days = Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${timeframe.from}T00:00:00Z`)) / 86_400_000);
  const week = timeframe.first + Math.floor(days / 7);
  return week > timeframe.last ? null : week;
}

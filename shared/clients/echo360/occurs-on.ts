import { Temporal } from 'temporal-polyfill';
import type { Schedule } from './schema.ts';

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/**
 * Whether a schedule records on a date (`YYYY-MM-DD`, local): on its one date, or, for a series, on its days of the
 * week from the first to the last date less the excluded ones.
 */
export function occursOn(
  {
    date: first,
    endDate,
    daysOfWeek,
    exclusionDates,
  }: Pick<Schedule, 'date' | 'endDate' | 'daysOfWeek' | 'exclusionDates'>,
  date: string,
): boolean {
  if (exclusionDates.includes(date)) return false;
  if (endDate === null) return date === first;
  const day = days[Temporal.PlainDate.from(date).dayOfWeek - 1];
  return date >= first && date <= endDate && day !== undefined && daysOfWeek.includes(day);
}

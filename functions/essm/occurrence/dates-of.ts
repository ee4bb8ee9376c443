import type { Activity, ActivityEvent, Timeframe } from '#shared/clients/termtime/activity-schema.ts';
import { eventTimes } from './event-times.ts';
import { weekOf } from './week-pattern.ts';

interface Dated {
  readonly week: number;
  readonly start: string;
  readonly end: string;
}

/**
 * The events of an activity with their weeks. Two events in one week cannot be told apart by their identity, so neither
 * is booked.
 */
export function datesOf(activity: Activity, timeframe: Timeframe | undefined) {
  const readable: Dated[] = [];
  const readableWeeks = new Set<number>();
  const weeks: (number | null)[] = [];
  const problems: string[] = [];
  const unreadableWeeks = new Set<number>();
  let anyWeek = false;
  const odd = (week: number | null, problem: string): void => {
    problems.push(problem);
    if (week === null) anyWeek = true;
    else unreadableWeeks.add(week);
  };
  for (const event of activity.events) {
    const week = weekOfEvent(event, timeframe);
    weeks.push(week);
    const times = eventTimes(event);
    if ('problem' in times) odd(week, times.problem);
    else if (week === null) odd(null, `the week of ${times.start.slice(0, 10)} cannot be told`);
    else if (readableWeeks.has(week)) odd(week, `it has two dates in week ${week}`);
    else {
      readableWeeks.add(week);
      readable.push({ week, start: times.start, end: times.end });
    }
  }
  for (const week of unreadableWeeks) readableWeeks.delete(week);
  const sure = unreadableWeeks.size === 0 ? readable : readable.filter(({ week }) => readableWeeks.has(week));
  return { readable: sure, readableWeeks, weeks, problems, unreadableWeeks: anyWeek ? null : unreadableWeeks };
}

function weekOfEvent({ week, date }: ActivityEvent, timeframe: Timeframe | undefined): number | null {
  return week ?? weekOf(date.slice(0, 10), timeframe);
}

import { type CmisCalendar, lessonDate } from '#shared/clients/cmis/calendar.ts';
import type { QueueRowDays } from '#shared/clients/cmis/queue-row-days.ts';

/**
 * Ids of queue rows in the order in which they are taken over: whose lesson comes soonest from `today` (`YYYY-MM-DD`)
 * on, where it is or where it was, in whatever of its weeks; then what is past, and what tells no day. Rows of one day
 * keep their order. `calendars` by SETID.
 */
export function soonestFirst(
  all: readonly QueueRowDays[],
  calendars: ReadonlyMap<string, CmisCalendar>,
  today: string,
): number[] {
  const byTurn = Map.groupBy(all, days => turnOf(days, calendars.get(days.setId), today));
  return [...byTurn]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofTurn]) => ofTurn.flatMap(({ ids }) => ids).sort((a, b) => a - b));
}

/** A text that sorts as its turn. */
function turnOf(days: QueueRowDays, calendar: CmisCalendar | undefined, today: string): string {
  const dates = calendar === undefined ? [] : datesOf(days, calendar);
  const coming = dates.filter(date => date >= today).sort();
  const [soonest] = coming;
  if (soonest !== undefined) return `1 ${soonest}`;
  return dates.length > 0 ? '2 past' : '3 unknown';
}

/** Every date on which the lesson lies or lay. What is the same before and after stands in one place only. */
function datesOf(
  { weekIdOld, weekIdNew, weekday, weekdayOld }: QueueRowDays,
  calendar: CmisCalendar,
): readonly string[] {
  const on = (weekId: number | null, day: number | null): string[] => {
    const weeks = weekId === null ? undefined : calendar.weeks.get(weekId);
    if (weeks === undefined || day === null) return [];
    return weeks.flatMap(week => lessonDate(calendar, week, day) ?? calendar.weekStarts.get(week) ?? []);
  };
  return [...on(weekIdNew, weekday), ...on(weekIdOld ?? weekIdNew, weekdayOld ?? weekday)];
}

import { type CmisCalendar, lessonDate } from '#shared/clients/cmis/calendar.ts';
import type { QueueRow } from '#shared/clients/cmis/queue-row.ts';

/** A version of the timetable row, before or after the change. */
export interface RowVersion {
  readonly weekId: number | null;
  readonly weekday: number | null;
  readonly roomId: string | null;
  readonly roomGroupCode: string | null;
  readonly startTime: string | null;
  readonly finishTime: string | null;
}

/**
 * The row before the change: what a deletion carries in its plain columns, and an update in those of the old version
 * where it differs.
 */
export function versionBefore(row: QueueRow): RowVersion {
  return {
    weekId: row.weekIdOld ?? (row.action === 'U' ? row.weekIdNew : null),
    weekday: row.weekdayOld ?? row.weekday,
    roomId: row.roomIdOld ?? row.roomId,
    roomGroupCode: row.roomIdOld === null ? row.roomGroupCode : row.roomGroupCodeOld,
    startTime: row.startTimeOld ?? row.startTime,
    finishTime: row.finishTimeOld ?? row.finishTime,
  };
}

/** While a timetable is developed, a slot may have a room and no day or time yet: then there is nothing to record. */
export function isDated({ weekday, startTime, finishTime }: RowVersion): boolean {
  return weekday !== null && startTime !== null && finishTime !== null;
}

/** Undefined for a WEEKID that the calendar does not know or that has no week. */
export function weeksOf({ weekId }: RowVersion, calendar: CmisCalendar): readonly number[] | undefined {
  const weeks = weekId === null ? undefined : calendar.weeks.get(weekId);
  return weeks === undefined || weeks.length === 0 ? undefined : weeks;
}

/**
 * A weekday that is none counts as the week's first: the message must have a date, and what CMIS says now tells what is
 * wrong.
 */
export function dateOf({ weekday }: RowVersion, week: number, calendar: CmisCalendar): string | undefined {
  return weekday === null ? undefined : (lessonDate(calendar, week, weekday) ?? calendar.weekStarts.get(week));
}

import type { CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { QueueRow } from '#shared/clients/cmis/queue-row.ts';
import type { RoomMapping } from '../config.ts';
import { entryDate, notificationOf } from './notification-of.ts';
import type { NotificationRecord } from './notifications.ts';
import { dateOf, isDated, type RowVersion, versionBefore, weeksOf } from './row-version.ts';
import { failedWhole, type UntoldRow } from './untold-row.ts';

/** What a queue row becomes. */
export type Taken =
  | { readonly kind: 'notifications'; readonly notifications: readonly NotificationRecord[] }
  /** Neither version was eligible and dated: nothing to do. */
  | { readonly kind: 'nothing' }
  /** Of a set that is not configured, such as a draft timetable: finished, and nothing is looked at. */
  | { readonly kind: 'not-ours' }
  | UntoldRow;

export interface TakingOver {
  readonly row: QueueRow;
  /** Of the row's set, knowing its WEEKIDs. */
  readonly calendar: CmisCalendar;
  readonly mapping: RoomMapping;
  /** Run clock (ms): the notification's age, which refreshes are compared with. */
  readonly now: number;
  readonly runId: string;
}

/**
 * One notification per affected week (seed 002, "Processing … Events from STT_ECHO_QUEUE"): an insert for the weeks of
 * the new row, a deletion for those of the old one; an update as insert or deletion where only one version was
 * eligible; and where the weeks changed, per week as it came, went or stayed. A version without day or times counts as
 * not eligible. The order of a row's notifications is that of the weeks.
 */
export function notificationsFor({ row, calendar, mapping, now, runId }: TakingOver): Taken {
  const before = versionBefore(row);
  const after: RowVersion = {
    weekId: row.weekIdNew,
    weekday: row.weekday,
    roomId: row.roomId,
    roomGroupCode: row.roomGroupCode,
    startTime: row.startTime,
    finishTime: row.finishTime,
  };
  const hadIt = isDated(before) && (row.action === 'D' || (row.action === 'U' && row.oldValid));
  const hasIt = isDated(after) && (row.action === 'I' || (row.action === 'U' && row.newValid));
  if (!hadIt && !hasIt) return { kind: 'nothing' };

  const oldWeeks = hadIt ? weeksOf(before, calendar) : [];
  const newWeeks = hasIt ? weeksOf(after, calendar) : [];
  const about = { row, mapping, now, runId };
  if (oldWeeks === undefined || newWeeks === undefined) {
    const unknown = newWeeks === undefined ? row.weekIdNew : before.weekId;
    const error = `WEEKID ${unknown ?? 'null'} has no weeks in ${row.setId} (WEEKMAPNUMERIC)`;
    return failedWhole(hasIt ? after : before, error, 'see that CMIS has its weeks', about);
  }

  const weeks = [...new Set([...oldWeeks, ...newWeeks])].sort((a, b) => a - b);
  const notifications: NotificationRecord[] = [];
  for (const week of weeks) {
    const had = oldWeeks.includes(week);
    const has = newWeeks.includes(week);
    const here = has ? after : before;
    const moved = had && has;
    notifications.push(
      notificationOf(here, {
        ...about,
        week,
        siblings: weeks.length,
        action: actionOf(had, has),
        date: dateOf(here, week, calendar) ?? entryDate(row),
        before: moved ? { ...before, date: dateOf(before, week, calendar) ?? entryDate(row) } : null,
      }),
    );
  }
  return { kind: 'notifications', notifications };
}

function actionOf(had: boolean, has: boolean): NotificationRecord['action'] {
  if (had && has) return 'U';
  return has ? 'I' : 'D';
}

import type { Doubt } from '../../lesson/doubts.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import type { Slot } from '../../lesson/slot.ts';
import type { ExcludedEvent } from '../../room-day/room-days.ts';
import type { ScheduleRecord } from '../../schedule/schedules.ts';
import type { Verdict } from '../../schedule/verdict.ts';
import type { NotificationEnd } from '../notification-status.ts';
import type { NotificationRecord } from '../notifications.ts';

/** A notification that is to be ended, with where its occurrence stands. */
export interface Waiting {
  readonly notification: NotificationRecord;
  readonly verdict: Verdict;
}

interface Calling {
  /** EndedNotification with the request; those that a refresh ends are not here. */
  readonly waiting: readonly Waiting[];
  /**
   * The slot that must be free before this, or that the request leaves. After a failed request something may still be
   * in it.
   */
  readonly to: Slot | null;
  readonly from: Slot | null;
  /** Part of a refresh, which ends its notifications at its end. */
  readonly isRefresh: boolean;
  /** A refresh that looked at Echo360 itself, or cannot: a clash has no further remedy. */
  readonly isLast: boolean;
}

/** What `apply` does for one change. */
export type Work =
  | { readonly do: 'end-notifications'; readonly ended: readonly EndedNotification[] }
  | ({ readonly do: 'create'; readonly occurrence: Occurrence; readonly record: ScheduleRecord | null } & Calling)
  | ({
      readonly do: 'update';
      readonly occurrence: Occurrence;
      readonly record: ScheduleRecord;
      /** Echo360 knows the presenter by now whom it was sent without. */
      readonly isPresenterKnown: boolean;
    } & Calling)
  /** Removed for now, since it stands in a ring; a `create` of the same unit brings it back. */
  | ({ readonly do: 'vacate'; readonly record: ScheduleRecord } & Calling)
  | ({ readonly do: 'delete'; readonly record: ScheduleRecord } & Calling)
  /** A slot whose recordings are in question. */
  | { readonly do: 'note-doubt'; readonly doubt: Doubt }
  /** A record that changes without a request. */
  | { readonly do: 'keep-record'; readonly record: ScheduleRecord }
  | {
      readonly do: 'end-refresh';
      readonly refreshes: readonly Refresh[];
      readonly waiting: readonly Waiting[];
      /** Failed notifications of its occurrences: put right, unless something fails again. */
      readonly failed: readonly Waiting[];
    };

export interface EndedNotification extends NotificationEnd {
  readonly notification: NotificationRecord;
}

/** What the end of a refresh writes of one room-day. */
export interface Refresh {
  readonly key: string;
  readonly room: string;
  readonly date: string;
  /** Run clock (ms) before CMIS was read. */
  readonly readAt: number;
  readonly why: string;
  readonly excluded: readonly ExcludedEvent[];
  readonly inTheWay: readonly string[];
  /**
   * Occurrences that lie in it, lay in it or were said to. Their requests belong to this refresh, and it ends their
   * notifications.
   */
  readonly externalIds: readonly string[];
  /** `at` of the mark that this refresh answers. */
  readonly markedAt: number | null;
}

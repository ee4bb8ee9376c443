import type { Expanded } from '../occurrence/expand.ts';
import type { BookingRecord } from './booking-record.ts';

/** What becomes of a booking of ours that TermTime no longer asks for. */
export type Verdict =
  /** TermTime itself says that it is no more. */
  | { readonly kind: 'gone'; readonly why: string }
  /** Something it rests on is missing, which does not say that it is gone: kept for now. */
  | { readonly kind: 'in-question'; readonly why: string }
  /** Not ours to judge: another department's. */
  | { readonly kind: 'left'; readonly why: string }
  /** TermTime's record of it makes no sense at the moment. */
  | { readonly kind: 'kept'; readonly why: string };

/** An absence is believed when two readings at least this far apart agree. */
export const questionedMs = 20 * 3_600_000;

export interface JudgeRules {
  readonly departments: ReadonlySet<string> | 'all';
}

export function weekKey(activity: string, week: number): string {
  return `${week} ${activity}`;
}

/**
 * Whether a booking whose occurrence is not asked for any more is gone. It is when its activity is missing from the
 * complete list, or when the activity's own week pattern no longer names the week while its timeframe is the same.
 * Events, timeframes and rooms are joins: what lost only those is in question.
 */
export function isBookingGone(
  record: Pick<BookingRecord, 'activity' | 'week' | 'department' | 'timeframe' | 'room'>,
  expanded: Pick<Expanded, 'standings' | 'nameless' | 'departmentsSeen'>,
  { departments }: JudgeRules,
): Verdict {
  const { activity, week, department, room } = record;
  const isOurs = (code: string | null) => departments === 'all' || (code !== null && departments.has(code));
  const standing = expanded.standings.get(activity);
  if (standing === undefined) {
    if (!isOurs(department)) return { kind: 'left', why: `its department ${department} is not configured` };
    if (expanded.nameless > 0) {
      return {
        kind: 'in-question',
        why: `${activity} is not listed, but TermTime lists activities whose code cannot be read`,
      };
    }
    if (department !== '' && !expanded.departmentsSeen.has(department)) {
      return { kind: 'in-question', why: `TermTime lists no activity of the department ${department} at all` };
    }
    return { kind: 'gone', why: `TermTime has no activity ${activity} any more` };
  }
  if (standing.unreadableWeeks === null || standing.unreadableWeeks.has(week)) {
    return { kind: 'kept', why: `${standing.name} cannot be read in TermTime` };
  }
  if (!isOurs(standing.department)) {
    return { kind: 'left', why: `its department ${standing.department ?? '(none)'} is not configured` };
  }
  if (standing.bookedWeeks.has(week)) {
    return {
      kind: 'in-question',
      why: `${standing.name} has fewer rooms in week ${week}: ${room} is not among them any more`,
    };
  }
  if (standing.timeframe !== record.timeframe) {
    return { kind: 'in-question', why: `the timeframe of ${standing.name} was changed` };
  }
  if (standing.namedWeeks?.has(week) === false) {
    return { kind: 'gone', why: `the week pattern of ${standing.name} does not name week ${week} any more` };
  }
  return {
    kind: 'in-question',
    why: `${standing.name} has no date in a room in week ${week} any more, though nothing says that it is cancelled`,
  };
}

import type { Activities, Activity, ActivityEvent, Timeframe } from '#shared/clients/termtime/schema.ts';
import type { Finding } from '#shared/core/change.ts';
import { eventTimes } from './event-times.ts';
import type { ActivityStanding, Occurrence } from './occurrence.ts';
import { longestReference, referenceOf } from './reference.ts';
import { namedWeeks, timeframeText, type WeekPatternCounts, weekOf } from './week-pattern.ts';

export interface ExpandRules {
  readonly database: string;
  /** Codes of the departments whose activities are booked. */
  readonly departments: ReadonlySet<string> | 'all';
  readonly weekPatternCounts: WeekPatternCounts;
  /** Codes or names that mean no room at all, such as `None`. */
  readonly noRooms: ReadonlySet<string>;
  /** Whether a title is the activity's name or its friendly name, where it has one. */
  readonly title: 'name' | 'friendlyName';
}

/** What TermTime's activities come to. */
export interface Expanded {
  /** Dated, roomed and scheduled, of the configured departments; each reference once. */
  readonly occurrences: readonly Occurrence[];
  /** Every activity of the answer by its code, also those of other departments. */
  readonly standings: ReadonlyMap<string, ActivityStanding>;
  /** Activities of which not even the code can be read: while there are any, no activity is known to be missing. */
  readonly nameless: number;
  /** Departments that have an activity in the answer. */
  readonly departmentsSeen: ReadonlySet<string>;
  /** Reference of an occurrence by TermTime's `uniqueId` of its event: a hint for adoption, never an identity. */
  readonly byUniqueId: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** One booking-to-be for every event and room of every activity. Pure. */
export function expand(answer: Activities, timeframes: readonly Timeframe[], rules: ExpandRules): Expanded {
  const byCode = new Map(timeframes.map(timeframe => [timeframe.code, timeframe]));
  const occurrences = new Map<string, Occurrence>();
  const standings = new Map<string, ActivityStanding>();
  const departmentsSeen = new Set<string>();
  const findings: Finding[] = [];
  const byUniqueId = new Map<string, string>();
  let nameless = 0;

  for (const { code, problem } of answer.unreadable) {
    if (code === null) nameless += 1;
    else standings.set(code, unreadableStanding(code));
    const target = code ?? 'an activity without a code';
    findings.push({
      kind: 'unreadable',
      target,
      message: `${target} cannot be read (${problem}). What is booked for it stays; correct it in TermTime.`,
    });
  }

  const doubled = new Set<string>();
  for (const activity of answer.activities) {
    const timeframe = activity.timeframe === null ? undefined : byCode.get(activity.timeframe);
    if (activity.department !== null) departmentsSeen.add(activity.department);
    if (standings.has(activity.code) && !doubled.has(activity.code)) {
      // Two records under one code: which is meant cannot be told, so neither changes anything.
      doubled.add(activity.code);
      findings.push({
        kind: 'unreadable',
        target: activity.code,
        message: `TermTime lists the activity ${activity.code} twice. What is booked for it stays.`,
      });
      standings.set(activity.code, unreadableStanding(activity.name ?? activity.code));
      continue;
    }
    if (doubled.has(activity.code)) continue;
    const dated = datesOf(activity, timeframe);
    standings.set(activity.code, {
      department: activity.department,
      name: activity.name ?? activity.code,
      namedWeeks: namedWeeks({ ...activity, events: dated.all }, timeframe, rules.weekPatternCounts),
      timeframe: timeframeText(timeframe),
      unreadableWeeks: dated.unreadableWeeks,
    });
    if (!isBooked(activity, rules)) continue;
    for (const problem of dated.problems) {
      findings.push({
        kind: 'unreadable',
        target: activity.code,
        message: `${activity.name ?? activity.code}: ${problem}. What is booked for it stays; correct it in TermTime.`,
      });
    }
    for (const room of new Set(activity.rooms)) {
      if (rules.noRooms.has(room)) continue;
      for (const { week, start, end, uniqueId } of dated.readable) {
        const identity = { database: rules.database, activity: activity.code, week, room };
        const reference = referenceOf(identity);
        if (reference.length > longestReference) {
          findings.push({
            kind: 'unreadable',
            target: activity.code,
            message: `${activity.code} has too long a code for a booking's reference: it is not booked.`,
          });
          continue;
        }
        if (uniqueId !== null) byUniqueId.set(uniqueId, reference);
        occurrences.set(reference, {
          ...identity,
          reference,
          start,
          end,
          name: (rules.title === 'friendlyName' ? activity.friendlyName : null) ?? activity.name ?? activity.code,
          size: sizeOf(activity),
          department: activity.department ?? '',
          colocation: colocationOf(activity),
          timeframe: timeframeText(timeframe),
        });
      }
    }
  }
  for (const [reference, { activity }] of occurrences) if (doubled.has(activity)) occurrences.delete(reference);
  return { occurrences: [...occurrences.values()], standings, nameless, departmentsSeen, byUniqueId, findings };
}

function unreadableStanding(name: string): ActivityStanding {
  return { department: null, name, namedWeeks: undefined, timeframe: '', unreadableWeeks: null };
}

/** A colocation has a name; where that is missing, the list of its activities is as good. */
function colocationOf({ code, colocation, colocatedWith }: Activity): string | null {
  if (colocation !== null || colocatedWith.length === 0) return colocation;
  return JSON.stringify([...new Set([code, ...colocatedWith])].sort());
}

function isBooked(activity: Activity, { departments }: ExpandRules): boolean {
  if (!activity.scheduled || activity.virtual) return false;
  return departments === 'all' || (activity.department !== null && departments.has(activity.department));
}

function sizeOf({ size, planSize }: Activity): number | null {
  const largest = Math.max(size ?? 0, planSize !== null && (size ?? 0) === 0 ? planSize : 0);
  return largest > 0 ? Math.round(largest) : null;
}

interface Dated {
  readonly week: number;
  readonly start: string;
  readonly end: string;
  readonly uniqueId: string | null;
}

/** The events of an activity with their weeks. Two events in one week cannot be told apart by their identity, so neither is booked. */
function datesOf(activity: Activity, timeframe: Timeframe | undefined) {
  const readable = new Map<number, Dated>();
  const all: { readonly week: number | null }[] = [];
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
    all.push({ week });
    const times = eventTimes(event);
    if ('problem' in times) odd(week, times.problem);
    else if (week === null) odd(null, `the week of ${times.start.slice(0, 10)} cannot be told`);
    else if (readable.has(week)) odd(week, `it has two dates in week ${week}`);
    else readable.set(week, { week, ...times, uniqueId: event.uniqueId });
  }
  for (const week of unreadableWeeks) readable.delete(week);
  return { readable: [...readable.values()], all, problems, unreadableWeeks: anyWeek ? null : unreadableWeeks };
}

function weekOfEvent({ week, date }: ActivityEvent, timeframe: Timeframe | undefined): number | null {
  return week ?? weekOf(date.slice(0, 10), timeframe);
}

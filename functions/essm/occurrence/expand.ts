import type { Activities, Activity, Timeframe } from '#shared/clients/termtime/activity-schema.ts';
import type { Finding } from '#shared/core/change.ts';
import { datesOf } from './dates-of.ts';
import type { ActivityStanding, Want } from './occurrence.ts';
import { encoded, longestReference, referencePrefix } from './reference.ts';
import { longestTitle } from './want.ts';
import { namedWeeks, timeframeText, type WeekPatternCounts } from './week-pattern.ts';

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
  readonly occurrences: readonly Want[];
  /** Every activity of the answer by its code, also those of other departments. */
  readonly standings: ReadonlyMap<string, ActivityStanding>;
  /** Activities of which not even the code can be read: while there are any, no activity is known to be missing. */
  readonly nameless: number;
  /** Departments that have an activity in the answer. */
  readonly departmentsSeen: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** One booking-to-be for every event and room of every activity. Pure. */
export function expand(answer: Activities, timeframes: readonly Timeframe[], rules: ExpandRules): Expanded {
  const byCode = new Map(timeframes.map(timeframe => [timeframe.code, timeframe]));
  const occurrences: Want[] = [];
  const standings = new Map<string, ActivityStanding>();
  const departmentsSeen = new Set<string>();
  const findings: Finding[] = [];
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
  const once = new Set<string>();
  for (const { code } of answer.activities) (once.has(code) || standings.has(code) ? doubled : once).add(code);
  for (const activity of answer.activities) {
    const { code, department } = activity;
    const name = activity.name ?? code;
    if (department !== null) departmentsSeen.add(department);
    if (doubled.has(code)) {
      // Two records under one code: which is meant cannot be told, so neither changes anything.
      const message = `TermTime lists the activity ${code} twice. What is booked for it stays.`;
      if (!standings.has(code)) findings.push({ kind: 'unreadable', target: code, message });
      standings.set(code, unreadableStanding(name));
      continue;
    }
    const timeframe = activity.timeframe === null ? undefined : byCode.get(activity.timeframe);
    const dated = datesOf(activity, timeframe);
    const timeframeIs = timeframeText(timeframe);
    const rooms = isBooked(activity, rules)
      ? [...new Set(activity.rooms)].filter(room => !rules.noRooms.has(room))
      : [];
    standings.set(code, {
      department,
      name,
      namedWeeks: namedWeeks(activity.weekPattern, dated.weeks, timeframe, rules.weekPatternCounts),
      timeframe: timeframeIs,
      unreadableWeeks: dated.unreadableWeeks,
      bookedWeeks: rooms.length === 0 ? noWeeks : dated.readableWeeks,
    });
    if (rooms.length === 0) continue;
    for (const problem of dated.problems) {
      const message = `${name}: ${problem}. What is booked for it stays; correct it in TermTime.`;
      findings.push({ kind: 'unreadable', target: code, message });
    }
    const prefix = referencePrefix(rules.database, code);
    const title = ((rules.title === 'friendlyName' ? activity.friendlyName : null) ?? name).slice(0, longestTitle);
    const attendees = sizeOf(activity);
    const colocation = colocationOf(activity);
    for (const room of rooms) {
      const suffix = `:${encoded(room)}`;
      for (const { week, start, end } of dated.readable) {
        // Joined, since V8 looks up and compares such a text in a third of the time that one put together by + takes.
        const reference = [prefix, week, suffix].join('');
        if (reference.length > longestReference) {
          const message = `${code} has too long a code for a booking's reference: it is not booked.`;
          findings.push({ kind: 'unreadable', target: code, message });
          break;
        }
        occurrences.push({
          reference,
          database: rules.database,
          activity: code,
          week,
          room,
          start,
          end,
          name,
          title,
          attendees,
          department: department ?? '',
          colocation,
          timeframe: timeframeIs,
          sharedWith: nobody,
        });
      }
    }
  }
  return { occurrences, standings, nameless, departmentsSeen, findings };
}

const noWeeks: ReadonlySet<number> = new Set();
const nobody: readonly string[] = [];

function unreadableStanding(name: string): ActivityStanding {
  return { department: null, name, namedWeeks: undefined, timeframe: '', unreadableWeeks: null, bookedWeeks: noWeeks };
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

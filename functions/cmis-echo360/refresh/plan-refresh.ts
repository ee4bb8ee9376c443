import { type Change, changeKey, type Finding, type Plan, type Unit } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { many } from '#shared/core/many.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { doubtChange } from '../lesson/next-doubts.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { type PlanRules, rulesAt } from '../queue/round/plan-round.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';
import { differencesIn } from './differences.ts';
import { overtakenChange } from './overtaken-failures.ts';
import { isSelected } from './parameters.ts';
import { doubtsAfter, questionFindings } from './question-findings.ts';
import { oddFindings, unreadableFindings } from './unreadable-findings.ts';
import { isStateLost, lostFinding, unrecordedFindings } from './unrecorded-findings.ts';
import type { YearFacts } from './year-facts.ts';

/**
 * What `apply` does for one change: a mark, what is in question of a slot (null: nothing any more), or a failed
 * notification to be closed.
 */
export type RefreshWork =
  | ({ readonly do: 'mark' } & Marking)
  | { readonly do: 'note-doubt'; readonly key: string; readonly doubt: Doubt | null }
  | { readonly do: 'reopen'; readonly notification: NotificationRecord };

/** A room-day to be marked, with what Echo360 holds there. */
export interface Marking {
  readonly key: string;
  readonly room: string;
  readonly date: string;
  readonly at: number;
  readonly why: string;
  readonly listed: readonly ListedSchedule[];
}

/** Room-days per unit: one commit each. */
const unitSize = 50;

/**
 * The room-days in which Echo360 is not as CMIS says it should be, to be marked for `echo360-queue`: pure. Each change
 * says all that differs; what is in the way and not ours is found as well. Room-days that are in order are left alone.
 * One that is marked already is marked anew: its mark may be answered by a refresh that has not seen what this
 * comparison saw, or have been left by a run that died before it said so.
 */
export function planRefresh(read: YearFacts, rules: PlanRules & { readonly mostUnasked: number }): Plan<RefreshWork> {
  if (isStateLost(read)) return { units: [], findings: [lostFinding(read)], population: { mark: 0 } };
  const changes: Change<RefreshWork>[] = [];
  const doubts = doubtsAfter(read, rules.mostUnasked);
  // By what this comparison learned, as the queue will a moment later.
  const facts = { ...read, doubts };
  const findings: Finding[] = [
    ...unreadableFindings(facts),
    ...oddFindings(facts),
    ...unrecordedFindings(facts),
    ...questionFindings(facts, rules.hoursInQuestion),
  ];
  const schedulesOf = Map.groupBy(facts.schedules.values(), ({ roomDay }) => roomDay);
  const keys = new Set([
    ...facts.lessons.keys(),
    ...facts.listed.keys(),
    ...facts.roomDays.keys(),
    ...schedulesOf.keys(),
  ]);
  const scopeRules = rulesAt(facts.at, rules);
  for (const key of [...keys].sort()) {
    const { room, date } = roomDayOf(key);
    if (!isSelected(facts.selection, room, date)) continue;
    const { differences, conflicts } = differencesIn(
      key,
      facts,
      schedulesOf.get(key) ?? [],
      rules.strategy,
      scopeRules,
    );
    findings.push(...conflicts);
    const record = facts.roomDays.get(key);
    const isResolved = record?.inConflict === true && conflicts.length === 0;
    if (differences.length === 0 && !isResolved && !facts.force) continue;
    const why = whyOf(differences, isResolved);
    const shown = [...(facts.listed.get(key) ?? [])].sort((a, b) => (shownKey(a) < shownKey(b) ? -1 : 1));
    changes.push({
      key: changeKey('mark', key, why, shown.map(shownKey).join('\n')),
      kind: 'mark',
      target: key,
      title: `room ${room} on ${date}`,
      from: `${many(shown.length, 'schedule', 'schedules')} in Echo360`,
      to: `${many(countOf(facts.lessons.get(key)), 'lesson', 'lessons')} in CMIS`,
      reason: why,
      payload: {
        do: 'mark',
        key,
        room,
        date,
        at: facts.at,
        why: `refresh of the year: ${why}`.slice(0, 500),
        listed: shown,
      },
    });
  }
  const overtaken = facts.overtaken.map(notification => ({
    ...overtakenChange(notification),
    payload: { do: 'reopen', notification } as const,
  }));
  const units = [
    ...inUnits('in question', doubtChanges(read.doubts, doubts)),
    ...inUnits('marks', changes),
    ...inUnits('put right', overtaken),
  ];
  return { units, findings, population: { mark: keys.size } };
}

function inUnits(name: string, changes: readonly Change<RefreshWork>[]): Unit<RefreshWork>[] {
  return chunks(changes, unitSize).map((part, index) => ({ key: `${name} ${index + 1}`, changes: part }));
}

/** Before any mark, since the refresh that it asks for goes by what is in question. */
function doubtChanges(before: ReadonlyMap<string, Doubt>, after: ReadonlyMap<string, Doubt>): Change<RefreshWork>[] {
  const noted = [...after.values()].filter(doubt => before.get(doubt.key) !== doubt);
  const cleared = [...before.values()].filter(({ key }) => !after.has(key));
  return [
    ...noted.map(doubt => ({
      ...doubtChange(doubt, before.get(doubt.key)),
      payload: { do: 'note-doubt', key: doubt.key, doubt } as const,
    })),
    ...cleared.map(doubt => ({
      ...doubtChange(doubt, doubt),
      key: changeKey(bookkeepingKind, `in question ${doubt.key}`, String(doubt.seenAt), 'nothing'),
      from: 'in question',
      to: 'nothing in question any more',
      reason: 'every table has it again, or its entry in TIMETABLE says itself that it is not to be recorded',
      payload: { do: 'note-doubt', key: doubt.key, doubt: null } as const,
    })),
  ].sort((a, b) => (a.target < b.target ? -1 : 1));
}

function whyOf(differences: readonly string[], isResolved: boolean): string {
  if (differences.length > 0) return differences.join('; ');
  return isResolved ? 'its conflict is gone' : 'asked for';
}

function countOf(lessons: readonly Occurrence[] | undefined): number {
  return lessons?.length ?? 0;
}

function shownKey({ start, externalId, echoId }: ListedSchedule): string {
  return `${start} ${externalId ?? ''} ${echoId}`;
}

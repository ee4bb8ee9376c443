import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { type PlanRules, rulesAt } from '../queue/round/plan-round.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';
import { differencesIn } from './differences.ts';
import { isSelected } from './parameters.ts';
import { unreadableFindings } from './unreadable-findings.ts';
import type { YearFacts } from './year-facts.ts';

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
 * The room-days in which Echo360 is not as CMIS says it should be, to be marked for `echo360-queue`: pure. Each change says all that differs; what is in
 * the way and not ours is found as well. Room-days that are in order are left alone. One that is marked already is marked anew: its mark may be
 * answered by a refresh that has not seen what this comparison saw, or have been left by a run that died before it said so.
 */
export function planRefresh(facts: YearFacts, rules: PlanRules): Plan<Marking> {
  const changes: Change<Marking>[] = [];
  const findings: Finding[] = unreadableFindings(facts);
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
      from: `${shown.length} schedules in Echo360`,
      to: `${countOf(facts.lessons.get(key))} lessons in CMIS`,
      reason: why,
      payload: { key, room, date, at: facts.at, why: `refresh of the year: ${why}`.slice(0, 500), listed: shown },
    });
  }
  const units = chunks(changes, unitSize).map((part, index) => ({ key: `marks ${index + 1}`, changes: part }));
  return { units, findings, population: { mark: keys.size } };
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

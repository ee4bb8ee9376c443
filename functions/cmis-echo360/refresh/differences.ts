import type { Finding } from '#shared/core/change.ts';
import type { Strategy } from '../config.ts';
import { type Absence, absenceOf, lostElsewhere } from '../lesson/absence.ts';
import { withKeptContent } from '../lesson/lost-content.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { slotText } from '../lesson/slot.ts';
import type { ScopeRules } from '../queue/round/choose-scope.ts';
import { findingsOf, judge } from '../room-day/judge-room-days.ts';
import { type Call, compare } from '../schedule/compare.ts';
import { type Actual, actualsOf } from '../schedule/held-schedule.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { YearFacts } from './year-facts.ts';

/** What `echo360-queue` would have to do in one room-day, in words, and what it could not. */
export interface Differences {
  readonly differences: readonly string[];
  readonly conflicts: readonly Finding[];
}

/**
 * Compares one room-day by the very rules that the queue refreshes by, so that what is marked is what it will change.
 */
export function differencesIn(
  key: string,
  year: YearFacts,
  recorded: readonly ScheduleRecord[],
  strategy: Strategy,
  rules: ScopeRules,
): Differences {
  const lessons = year.lessons.get(key) ?? [];
  const occurrences = new Map(lessons.map(lesson => [lesson.externalId, lesson]));
  // Of a lesson that is here it is not asked.
  const absenceIn = (externalId: string, actual: Actual | undefined): Absence | undefined => {
    if (year.present.has(externalId)) return { kind: 'gone', text: 'CMIS has it elsewhere' };
    return actual && absenceOf(actual.record, year, rules);
  };
  const wantedIn = (externalId: string): Occurrence | undefined => {
    const now = occurrences.get(externalId);
    return now && withKeptContent(now, actuals.get(externalId)?.record, year.doubts, rules);
  };
  const shown = year.listed.get(key) ?? [];
  const schedules = new Map(recorded.map(record => [record.externalId, record]));
  for (const externalId of [...shown.map(one => one.externalId), ...occurrences.keys()]) {
    const elsewhere = externalId === null ? undefined : year.schedules.get(externalId);
    if (elsewhere !== undefined) schedules.set(elsewhere.externalId, elsewhere);
  }
  const listings = new Map([[key, { at: year.at, schedules: shown }]]);
  const actuals = actualsOf({ schedules, listings, lookedFor: new Map() });
  const judgement = judge(
    { occurrences, unreadable: year.unreadable, entries: year.entries, doubts: year.doubts, schedules, listings },
    { refreshed: new Map([[key, key]]), actuals },
    strategy,
    rules,
  );
  // Recordings of another year are nobody's difference: only this year's lessons were read.
  const ofYear = [...actuals.values()].filter(({ record }) => record.setId === year.setId);
  const externalIds = new Set([...occurrences.keys(), ...ofYear.map(({ externalId }) => externalId)]);
  const differences = [...externalIds].sort().flatMap(externalId => {
    const comparison = compare(
      {
        externalId,
        now: wantedIn(externalId),
        absence: absenceIn(externalId, actuals.get(externalId)),
        actual: actuals.get(externalId),
        exclusion: judgement.exclusions.get(externalId),
        presenters: year.presenters,
      },
      rules,
    );
    const { call, keep, verdict } = comparison;
    // It moved after its recording had been made: the queue could not send it either, tonight or any other night.
    if (call?.kind === 'create' && year.recordedBefore.has(externalId)) return [];
    if (call !== null) return [differenceText(call)];
    if (verdict.kind === 'in-place' && year.failed.has(externalId)) {
      return [`has ${externalId} as it should be, while its notification says that it failed`];
    }
    const record = actuals.get(externalId)?.record;
    const own = record?.own ?? null;
    if (keep !== null && own !== null) return [`has ${externalId}, whose entry in TIMETABLE changed`];
    // Read as gone and as there within minutes, or CMIS has it where this comparison does not look: the queue finds
    // out.
    const isUnclear =
      verdict.kind === 'in-question' && record !== undefined && lostElsewhere(record, year).length === 0;
    return isUnclear ? [`has ${externalId}, which was not found among the lessons`] : [];
  });
  return { differences, conflicts: findingsOf(judgement) };
}

function differenceText(call: Call): string {
  switch (call.kind) {
    case 'create':
      return `lacks ${call.occurrence.externalId} (${slotText(call.occurrence)})`;
    case 'update':
      return `differs in ${call.occurrence.externalId}`;
    case 'delete':
      return `has ${call.actual.externalId}: ${call.why}`;
  }
}

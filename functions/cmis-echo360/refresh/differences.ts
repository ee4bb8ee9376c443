import type { Finding } from '#shared/core/change.ts';
import type { Strategy } from '../config.ts';
import { slotText } from '../lesson/slot.ts';
import type { ScopeRules } from '../queue/round/scope.ts';
import { findingsOf, judge } from '../room-day/judge-clashes.ts';
import { type Call, compare } from '../schedule/compare.ts';
import { actualsOf } from '../schedule/held-schedule.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { YearFacts } from './year-facts.ts';

/** What `echo360-queue` would have to do in one room-day, in words, and what it could not. */
export interface Differences {
  readonly differences: readonly string[];
  readonly conflicts: readonly Finding[];
}

/** Compares one room-day by the very rules that the queue refreshes by, so that what is marked is what it will change. */
export function differencesIn(
  key: string,
  year: YearFacts,
  recorded: readonly ScheduleRecord[],
  strategy: Strategy,
  rules: ScopeRules,
): Differences {
  const lessons = year.lessons.get(key) ?? [];
  const occurrences = new Map(lessons.map(lesson => [lesson.externalId, lesson]));
  const shown = year.listed.get(key) ?? [];
  const named = [...shown.flatMap(({ externalId }) => externalId ?? []), ...occurrences.keys()];
  const elsewhere = named.flatMap(externalId => year.schedules.get(externalId) ?? []);
  const schedules = new Map([...recorded, ...elsewhere].map(record => [record.externalId, record]));
  const listings = new Map([[key, { at: year.at, schedules: shown }]]);
  const actuals = actualsOf({ schedules, listings });
  const judgement = judge(
    { occurrences, unreadable: year.unreadable, schedules, listings },
    { refreshed: new Map([[key, '']]), actuals },
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
        now: occurrences.get(externalId),
        unreadable: year.unreadable.get(externalId),
        actual: actuals.get(externalId),
        exclusion: judgement.exclusions.get(externalId),
      },
      rules,
    );
    return comparison.call === null ? [] : [differenceText(comparison.call)];
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

import type { Plan, Unit } from '#shared/core/change.ts';
import type { RoomMapping, Strategy } from '../config.ts';
import { localTime } from '../occurrence/local-time.ts';
import { roomDayKey } from '../occurrence/slot.ts';
import { type Comparison, compare } from './compare.ts';
import { findingsOf } from './findings.ts';
import { type Judgement, judge } from './judge.ts';
import type { Observed } from './observed.ts';
import { roomDaysOfMessage } from './places.ts';
import { type Scope, type ScopeRules, scopeOf } from './scope.ts';
import { unitChanges } from './unit-changes.ts';
import { grouping } from './units.ts';
import type { Work } from './work.ts';

export interface PlanRules {
  readonly mapping: RoomMapping;
  readonly strategy: Strategy;
  readonly timeZone: string;
  readonly minutesBeforeStart: number;
}

/** The scope's rules at an instant (ms since the epoch). */
export function rulesAt(now: number, { mapping, timeZone, minutesBeforeStart }: PlanRules): ScopeRules {
  const soon = localTime(now + minutesBeforeStart * 60_000, timeZone);
  return { mapping, hasBegun: ({ date, start }) => `${date} ${start}:00` < soon };
}

/**
 * What one round does: pure, and the same whatever the order of what was read. Units are the room-days that share occurrences (one that moves must
 * leave before another can come), soonest first. What was applied and is planned again needs no request.
 */
export function planQueue(observed: Observed, now: number, rules: PlanRules): Plan<Work> {
  const scopeRules = rulesAt(now, rules);
  const scope = scopeOf(observed, scopeRules);
  const judgement = judge(observed, scope, rules.strategy, scopeRules);
  const comparisons = new Map(
    [...scope.occurrences].sort().map(externalId => [
      externalId,
      compare(
        {
          externalId,
          now: observed.occurrences.get(externalId),
          actual: scope.actuals.get(externalId),
          exclusion: judgement.exclusions.get(externalId),
        },
        scopeRules,
      ),
    ]),
  );
  return {
    units: unitsOf(observed, scope, judgement, comparisons, rules.mapping),
    findings: findingsOf(judgement),
    population: { create: observed.population, update: observed.population, delete: observed.population },
  };
}

function unitsOf(
  observed: Observed,
  scope: Scope,
  judgement: Judgement,
  comparisons: ReadonlyMap<string, Comparison>,
  mapping: RoomMapping,
): Unit<Work>[] {
  const groupOf = grouping([...comparisons.keys()].map(externalId => linkedPlaces(externalId, observed, scope)));
  const members = Map.groupBy(comparisons.values(), ({ externalId }) =>
    groupOf(linkedPlaces(externalId, observed, scope)[0] ?? ''),
  );
  const roomDays = Map.groupBy(scope.refreshed.keys(), groupOf);
  const late = Map.groupBy(scope.outOfDate, notification =>
    groupOf(roomDaysOfMessage(notification, mapping).map(roomDayKey)[0] ?? ''),
  );
  const keys = new Set([...members.keys(), ...roomDays.keys(), ...late.keys()]);
  return [...keys]
    .sort()
    .map(key => {
      const inUnit = members.get(key) ?? [];
      return {
        key,
        changes: unitChanges(inUnit, (roomDays.get(key) ?? []).sort(), late.get(key) ?? [], {
          observed,
          scope,
          judgement,
        }),
      };
    })
    .filter(({ changes }) => changes.length > 0);
}

/** Room-days that must be worked on in one unit because of an occurrence: where it lies, where it goes, and those whose refresh settles its notifications. */
function linkedPlaces(externalId: string, observed: Observed, scope: Scope): string[] {
  const now = observed.occurrences.get(externalId);
  const actual = scope.actuals.get(externalId);
  const own = [...(now === undefined ? [] : [roomDayKey(now)]), ...(actual === undefined ? [] : [actual.roomDay])];
  const settling = scope.placesOf(externalId).filter(place => scope.refreshed.has(place));
  const all = new Set([...own, ...settling]);
  return all.size > 0 ? [...all].sort() : [...scope.placesOf(externalId)].slice(0, 1);
}

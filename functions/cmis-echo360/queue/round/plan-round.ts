import type { Finding, Plan, Unit } from '#shared/core/change.ts';
import type { RoomMapping, Strategy, TimetableConfig } from '../../config.ts';
import { type Absence, absenceOf } from '../../lesson/absence.ts';
import { lackingOf } from '../../lesson/lacking.ts';
import { localTime } from '../../lesson/local-time.ts';
import { withKeptContent } from '../../lesson/lost-content.ts';
import { doubtChange, nextDoubts } from '../../lesson/next-doubts.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import { findingsOf, type Judgement, judge } from '../../room-day/judge-room-days.ts';
import { roomDayKey } from '../../room-day/room-day.ts';
import { type Comparison, compare } from '../../schedule/compare.ts';
import { type Scope, type ScopeRules, scopeOf } from './choose-scope.ts';
import { grouping } from './grouping.ts';
import { isComplete, type Needs, needsOf } from './needs.ts';
import type { RoundFacts } from './round-facts.ts';
import { endsAtOnce, unitChanges } from './unit-changes.ts';
import type { Work } from './work.ts';

/** The part of the configuration that a plan goes by. */
export interface PlanRules {
  readonly mapping: RoomMapping;
  readonly strategy: Strategy;
  readonly timeZone: string;
  readonly minutesBeforeStart: number;
  readonly hoursInQuestion: number;
  /** Whether a room can be listed in Echo360 after a clash that our records do not explain. */
  readonly canListRoom: boolean;
}

export function planRulesOf(
  {
    roomMapping: mapping,
    strategy,
    timeZone,
    minutesBeforeStart,
    hoursInQuestion,
  }: Pick<TimetableConfig, 'roomMapping' | 'strategy' | 'timeZone' | 'minutesBeforeStart' | 'hoursInQuestion'>,
  { canListRoom }: { readonly canListRoom: boolean },
): PlanRules {
  return { mapping, strategy, timeZone, minutesBeforeStart, hoursInQuestion, canListRoom };
}

/**
 * The scope's rules at an instant (ms since the epoch). Reading and planning go by the same one, or a lesson that
 * begins in between would be read for one and planned for the other.
 */
export function rulesAt(
  now: number,
  { mapping, timeZone, minutesBeforeStart, hoursInQuestion }: Omit<PlanRules, 'strategy' | 'canListRoom'>,
): ScopeRules {
  const soon = localTime(now + minutesBeforeStart * 60_000, timeZone);
  return { mapping, readAt: now, hoursInQuestion, hasBegun: ({ date, start }) => `${date} ${start}:00` < soon };
}

/**
 * What one round does: pure, and the same whatever the order of what was read. Units are the room-days that share
 * occurrences (one that moves must leave before another can come), soonest first. What was applied and is planned again
 * needs no request.
 */
export function planRound(facts: RoundFacts, rules: PlanRules): Plan<Work> {
  const scopeRules = rulesAt(facts.readAt, rules);
  const scope = scopeOf(facts, scopeRules);
  assertRead(needsOf(facts, scope, { ...scopeRules, canListRoom: false }));
  const judgement = judge(facts, scope, rules.strategy, scopeRules);
  const comparisons = new Map(
    [...scope.occurrences].sort().map(externalId => [
      externalId,
      compare(
        {
          externalId,
          now: wantedOf(externalId, facts, scope, scopeRules),
          absence: absenceIn(externalId, facts, scope, scopeRules),
          actual: scope.actuals.get(externalId),
          exclusion: judgement.exclusions.get(externalId),
          presenters: facts.presenters,
        },
        scopeRules,
      ),
    ]),
  );
  const question = questionUnit(facts, scope);
  const units = unitsOf(facts, scope, judgement, comparisons, rules);
  return {
    units: question === undefined ? units : [question, ...units],
    findings: [...findingsOf(judgement), ...notOursFindings(facts.notOurs)],
    population: { create: facts.population, update: facts.population, delete: facts.population },
  };
}

function notOursFindings(notOurs: RoundFacts['notOurs']): Finding[] {
  return [...notOurs].sort().map(([setId, count]) => ({
    kind: 'not-ours',
    target: setId,
    message: `${count === 1 ? '1 queue row' : `${count} queue rows`} of the set ${setId} ${count === 1 ? 'is' : 'are'} finished as not ours: it is neither setId nor among otherSetIds of the CMIS connection.`,
  }));
}

/** The lesson as it is to be recorded, if there is one. */
function wantedOf(externalId: string, facts: RoundFacts, scope: Scope, rules: ScopeRules): Occurrence | undefined {
  const now = facts.occurrences.get(externalId);
  return now && withKeptContent(now, scope.actuals.get(externalId)?.record, facts.doubts, rules);
}

/**
 * Why an occurrence has no eligible lesson, by its recording or else by what messages say of it; undefined when it has
 * one.
 */
function absenceIn(externalId: string, facts: RoundFacts, scope: Scope, rules: ScopeRules): Absence | undefined {
  if (facts.occurrences.has(externalId)) return undefined;
  const record = scope.actuals.get(externalId)?.record;
  const message = scope.waiting.get(externalId)?.[0];
  const about = record ?? (message && { ...message, own: null });
  return about && absenceOf(about, facts, rules);
}

/** What is to be remembered of the slots that this round found in question, before anything else is done. */
function questionUnit(facts: RoundFacts, scope: Scope): Unit<Work> | undefined {
  const lacking = [...scope.occurrences].flatMap(externalId => {
    const record = scope.actuals.get(externalId)?.record;
    return record === undefined ? [] : lackingOf(record, facts.occurrences.get(externalId), facts);
  });
  const doubts = nextDoubts(lacking, facts.doubts, { at: facts.readAt, mostUnasked: null });
  const changes = [...doubts.values()]
    .filter(doubt => facts.doubts.get(doubt.key) !== doubt)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(doubt => ({
      ...doubtChange(doubt, facts.doubts.get(doubt.key)),
      payload: { do: 'note-doubt', doubt } as const,
    }));
  return changes.length === 0 ? undefined : { key: 'in question', changes };
}

/** Absence is only absence in what was read: anything else would remove recordings by mistake. */
function assertRead(needs: Needs): void {
  if (!isComplete(needs)) throw new Error(`the plan rests on what was not read: ${JSON.stringify(needs)}`);
}

function unitsOf(
  facts: RoundFacts,
  scope: Scope,
  judgement: Judgement,
  comparisons: ReadonlyMap<string, Comparison>,
  { canListRoom }: PlanRules,
): Unit<Work>[] {
  const placed = [...comparisons.values()].flatMap(comparison => {
    const places = linkedPlaces(comparison.externalId, facts, scope);
    const [first] = places;
    return first === undefined ? [] : [{ comparison, places, first }];
  });
  const groupOf = grouping(placed.map(({ places }) => places));
  const members = Map.groupBy(placed, ({ first }) => groupOf(first));
  const roomDays = Map.groupBy(scope.refreshed.keys(), groupOf);
  const units = [...new Set([...members.keys(), ...roomDays.keys()])].sort().map(key => {
    const compared = (members.get(key) ?? []).map(({ comparison }) => comparison);
    const refreshed = (roomDays.get(key) ?? []).sort();
    return {
      key,
      changes: unitChanges({ comparisons: compared, roomDays: refreshed, facts, scope, judgement, canListRoom }),
    };
  });
  // In one unit, since it is then written at once.
  const atOnce = { key: 'without a request', changes: endsAtOnce([...comparisons.values()], scope) };
  return [atOnce, ...units].filter(({ changes }) => changes.length > 0);
}

/**
 * Room-days that must be worked on in one unit because of an occurrence: where it lies, where it goes, and those whose
 * refresh ends its notifications. None where it is nowhere: then there is nothing to send.
 */
function linkedPlaces(externalId: string, facts: RoundFacts, scope: Scope): string[] {
  const now = facts.occurrences.get(externalId);
  const actual = scope.actuals.get(externalId);
  const own = [...(now === undefined ? [] : [roomDayKey(now)]), ...(actual === undefined ? [] : [actual.roomDay])];
  const refreshed = scope.placesOf(externalId).filter(place => scope.refreshed.has(place));
  return [...own, ...refreshed];
}

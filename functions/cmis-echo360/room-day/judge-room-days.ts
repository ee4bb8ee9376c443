import type { Finding } from '#shared/core/change.ts';
import type { Strategy } from '../config.ts';
import { type AbsenceFacts, absenceOf } from '../lesson/absence.ts';
import type { Scope, ScopeRules } from '../queue/round/choose-scope.ts';
import type { RoundFacts } from '../queue/round/round-facts.ts';
import { othersIn } from '../schedule/held-schedule.ts';
import { exclusionText } from '../schedule/rival-texts.ts';
import { type Acceptance, accept, type Exclusion, type Obstacle } from './judge-clash.ts';
import { roomDayKey } from './room-day.ts';

/** What the strategy says of every refreshed room-day. */
export interface Judgement {
  readonly byRoomDay: ReadonlyMap<string, Acceptance>;
  readonly exclusions: ReadonlyMap<string, Exclusion>;
  /** Others' schedules that keep a lesson out, by room-day. */
  readonly inTheWay: ReadonlyMap<string, readonly Obstacle[]>;
}

type JudgeRules = Pick<ScopeRules, 'hasBegun' | 'readAt' | 'hoursInQuestion'>;

export function judge(
  facts: Pick<RoundFacts, 'occurrences' | 'unreadable' | 'entries' | 'doubts' | 'schedules' | 'listings'>,
  scope: Pick<Scope, 'refreshed' | 'actuals'>,
  strategy: Strategy,
  rules: JudgeRules,
): Judgement {
  const lessons = Map.groupBy(facts.occurrences.values(), roomDayKey);
  const byRoomDay = new Map<string, Acceptance>();
  const exclusions = new Map<string, Exclusion>();
  const inTheWay = new Map<string, readonly Obstacle[]>();
  for (const roomDay of scope.refreshed.keys()) {
    const others = othersIn(facts, roomDay);
    const staying = [...stayingIn(roomDay, facts, scope, rules)];
    const stays = new Set(staying.map(({ externalId }) => externalId));
    const open = (lessons.get(roomDay) ?? []).filter(
      ({ externalId, unusable }) => unusable === null && !stays.has(externalId),
    );
    const acceptance = accept(open, strategy, [...others, ...staying]);
    byRoomDay.set(roomDay, acceptance);
    for (const exclusion of acceptance.excluded) exclusions.set(exclusion.occurrence.externalId, exclusion);
    const stopping = new Set(acceptance.excluded.flatMap(({ overlapping }) => overlapping));
    inTheWay.set(
      roomDay,
      others.filter(other => stopping.has(other)),
    );
  }
  return { byRoomDay, exclusions, inTheWay };
}

/**
 * Recordings of ours that have begun, whose lesson cannot be read, or that are in question: whatever CMIS says of them
 * now, they stay, so nothing else fits there.
 */
function* stayingIn(
  roomDay: string,
  facts: AbsenceFacts & Pick<RoundFacts, 'occurrences'>,
  scope: Pick<Scope, 'actuals'>,
  rules: JudgeRules,
): Generator<Obstacle & { readonly externalId: string }> {
  for (const { externalId, slot, record, roomDay: place } of scope.actuals.values()) {
    if (place !== roomDay || slot === null) continue;
    const obstacle = { ...slot, externalId, name: record.sent.name };
    if (rules.hasBegun(slot)) {
      yield obstacle;
      continue;
    }
    if (facts.occurrences.has(externalId)) continue;
    const { kind } = absenceOf(record, facts, rules);
    if (kind === 'unreadable') yield obstacle;
    if (kind === 'in-question') yield { ...obstacle, name: `${record.sent.name}, which is in question,` };
  }
}

/** What a plan saw and cannot act on, for people: lessons that are not recorded, and whose schedule is in the way. */
export function findingsOf(judgement: Judgement): Finding[] {
  const excluded = [...judgement.exclusions.values()].map(exclusion => ({
    kind: 'excluded',
    target: exclusion.occurrence.externalId,
    message: `${exclusion.occurrence.sent.name} is not recorded in ${exclusionText(exclusion)}. Ask ${exclusion.occurrence.ask}.`,
  }));
  const inTheWay = [...judgement.inTheWay].flatMap(([roomDay, obstacles]) =>
    obstacles.map(({ name, externalId, start, end }) => ({
      kind: 'in-the-way',
      target: roomDay,
      message: `"${name}"${externalId === null ? '' : ` (${externalId})`} ${start}–${end} stands in the way and is not ours; Lockstep leaves it alone.`,
    })),
  );
  return [...excluded, ...inTheWay].sort((a, b) => (a.target < b.target ? -1 : 1));
}

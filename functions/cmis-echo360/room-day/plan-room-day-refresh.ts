import { type Change, changeKey } from '#shared/core/change.ts';
import type { Scope } from '../queue/round/choose-scope.ts';
import type { RoundFacts } from '../queue/round/round-facts.ts';
import type { Refresh, Waiting, Work } from '../queue/round/work.ts';
import { rivalText, rivalTexts } from '../schedule/rival-texts.ts';
import type { Exclusion } from './judge-clash.ts';
import type { Judgement } from './judge-room-days.ts';
import { roomDayOf } from './room-day.ts';
import type { ExcludedEvent } from './room-days.ts';

export interface RefreshParts {
  readonly facts: RoundFacts;
  readonly scope: Scope;
  readonly judgement: Judgement;
  /** The refreshed room-days of one unit, in order. */
  readonly roomDays: readonly string[];
  /** Occurrences of the unit. */
  readonly externalIds: readonly string[];
  /** Notifications that the refreshes end. */
  readonly waiting: readonly Waiting[];
  /** Failed ones of the same occurrences. */
  readonly failed: readonly Waiting[];
}

/**
 * The end of the refreshes of a unit: one change, made after all requests, since what a notification is told depends on
 * all room-days that it touches, and since a refresh counts only when all of it was done.
 */
export function refreshChange(parts: RefreshParts): Change<Work> | undefined {
  const refreshes = parts.roomDays.map(key => refreshOf(key, parts));
  const [first] = refreshes;
  if (first === undefined) return undefined;
  const conflicts = refreshes.filter(({ excluded }) => excluded.length > 0).map(({ key }) => key);
  const to = conflicts.length === 0 ? 'in order' : `in conflict: ${conflicts.join(', ')}`;
  return {
    // What it answers, and no time: a plan that a limit stops every minute is the same plan.
    key: changeKey('bookkeeping', first.key, parts.waiting.map(({ notification }) => notification.id).join(' '), to),
    kind: 'bookkeeping',
    target: first.key,
    title: `refresh of ${parts.roomDays.join(', ')}`,
    from: '',
    to,
    reason: first.why,
    payload: { do: 'end-refresh', refreshes, waiting: parts.waiting, failed: parts.failed },
  };
}

function refreshOf(key: string, { facts, scope, judgement, externalIds }: RefreshParts): Refresh {
  const excluded = judgement.byRoomDay.get(key)?.excluded ?? [];
  return {
    key,
    ...roomDayOf(key),
    readAt: facts.readAt,
    why: scope.refreshed.get(key) ?? '',
    excluded: excluded.map(excludedEvent),
    inTheWay: (judgement.inTheWay.get(key) ?? []).map(rivalText),
    externalIds: externalIds.filter(externalId => scope.placesOf(externalId).includes(key)),
    markedAt: facts.roomDays.get(key)?.marked?.at ?? null,
  };
}

function excludedEvent({ occurrence, overlapping }: Exclusion): ExcludedEvent {
  const { externalId, setId, sent, start, end, ask, source } = occurrence;
  return {
    externalId,
    setId,
    title: `${sent.name} (${sent.section})`,
    start,
    end,
    overlaps: rivalTexts(overlapping),
    ask,
    departmentId: source.departmentId,
    presenterEmail: sent.presenterEmail,
  };
}

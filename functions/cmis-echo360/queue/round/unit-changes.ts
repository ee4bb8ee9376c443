import { type Change, changeKey } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { Judgement } from '../../room-day/judge-room-days.ts';
import { refreshChange } from '../../room-day/plan-room-day-refresh.ts';
import type { Comparison } from '../../schedule/compare.ts';
import { callChanges } from '../../schedule/request-changes.ts';
import type { ScheduleRecord } from '../../schedule/schedules.ts';
import { endOfNotification, outOfDate } from '../notification-status.ts';
import type { Scope } from './choose-scope.ts';
import type { RoundFacts } from './round-facts.ts';
import type { EndedNotification, Waiting, Work } from './work.ts';

/** What a unit is planned from. */
interface UnitParts {
  readonly comparisons: readonly Comparison[];
  /** Those that are refreshed, in order. */
  readonly roomDays: readonly string[];
  readonly facts: RoundFacts;
  readonly scope: Scope;
  readonly judgement: Judgement;
  readonly canListRoom: boolean;
}

/** What ends without a request and without a refresh, of the whole round: it waits for nothing. */
export function endsAtOnce(comparisons: readonly Comparison[], scope: Scope): Change<Work>[] {
  const ended = comparisons.flatMap(({ externalId, call, verdict }) =>
    call !== null || isRefresh(externalId, scope)
      ? []
      : (scope.waiting.get(externalId) ?? []).map(notification => ({
          notification,
          ...endOfNotification({ action: notification.action, verdict, requestEnd: null, refresh: null }),
        })),
  );
  return notificationChanges([...scope.outOfDate.map(notification => ({ notification, ...outOfDate })), ...ended]);
}

/** The other changes of one unit, in order: what is remembered, the requests, and the end of the refreshes. */
export function unitChanges(parts: UnitParts): Change<Work>[] {
  const { comparisons, roomDays, facts, scope, judgement, canListRoom } = parts;
  const verdicts = new Map(comparisons.map(({ externalId, verdict }) => [externalId, verdict]));
  const waitingFor = (externalId: string): Waiting[] => {
    const verdict = verdicts.get(externalId);
    if (verdict === undefined) return [];
    return (scope.waiting.get(externalId) ?? []).map(notification => ({ notification, verdict }));
  };
  const isRefreshed = (externalId: string): boolean => isRefresh(externalId, scope);
  const refresh = refreshChange({
    facts,
    scope,
    judgement,
    roomDays,
    externalIds: comparisons.map(({ externalId }) => externalId),
    waiting: comparisons.flatMap(({ externalId }) => (isRefreshed(externalId) ? waitingFor(externalId) : [])),
    failed: facts.failed.flatMap(notification => {
      const verdict = verdicts.get(notification.externalId);
      return verdict === undefined || !isRefreshed(notification.externalId) ? [] : [{ notification, verdict }];
    }),
  });
  return [
    ...comparisons.flatMap(({ keep }) => (keep === null ? [] : [keepChange(keep)])),
    ...callChanges({
      comparisons,
      isRefresh: isRefreshed,
      isLast: (externalId, roomDay) => isRefreshed(externalId) && (facts.listings.has(roomDay) || !canListRoom),
      waitingFor: externalId => (isRefreshed(externalId) ? [] : waitingFor(externalId)),
      leftBehind: externalId => facts.schedules.get(externalId),
      causeOf: externalId => causeOf(externalId, scope),
    }),
    ...(refresh === undefined ? [] : [refresh]),
  ];
}

function isRefresh(externalId: string, scope: Scope): boolean {
  return scope.placesOf(externalId).some(place => scope.refreshed.has(place));
}

function keepChange(record: ScheduleRecord): Change<Work> {
  const { externalId, own, sent } = record;
  return {
    key: changeKey(bookkeepingKind, `entry of ${externalId}`, '', JSON.stringify(own)),
    kind: bookkeepingKind,
    target: externalId,
    title: `${sent.name} (${sent.section})`,
    from: '',
    to: 'its entry in TIMETABLE is remembered',
    reason: 'to tell later whether a lesson left TIMETABLE or another table lost it',
    payload: { do: 'keep-record', record },
  };
}

function causeOf(externalId: string, scope: Scope): string {
  const rows = new Set((scope.waiting.get(externalId) ?? []).map(({ queueId }) => queueId));
  const refresh = scope.placesOf(externalId).flatMap(place => {
    const why = scope.refreshed.get(place);
    return why === undefined ? [] : [`refresh of ${place}: ${why}`];
  });
  return [...(rows.size > 0 ? [`queue row ${[...rows].join(', ')}`] : []), ...refresh].join('; ');
}

/** One change per occurrence whose notifications need no request. */
export function notificationChanges(ended: readonly EndedNotification[]): Change<Work>[] {
  const byOccurrence = Map.groupBy(ended, ({ notification }) => notification.externalId);
  return [...byOccurrence]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([externalId, ofOne]) => {
      const statuses = [...new Set(ofOne.map(({ status }) => status))].join(', ');
      return {
        key: changeKey('bookkeeping', externalId, ofOne.map(({ notification }) => notification.id).join(' '), statuses),
        kind: 'bookkeeping',
        target: externalId,
        title: `${ofOne.length === 1 ? 'message' : `${ofOne.length} messages`} of queue rows ${rowsText(ofOne)}`,
        from: 'waiting',
        to: statuses,
        reason: [...new Set(ofOne.map(({ message }) => message))].join('; '),
        payload: { do: 'end-notifications', ended: ofOne },
      };
    });
}

function rowsText(ended: readonly EndedNotification[]): string {
  return [...new Set(ended.map(({ notification }) => notification.queueId))].join(', ');
}

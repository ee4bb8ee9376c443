import type { Change } from '#shared/core/change.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { outOfDate, settle } from '../settle/settle.ts';
import { callChanges } from './call-changes.ts';
import type { Comparison } from './compare.ts';
import type { Judgement } from './judge.ts';
import type { Observed } from './observed.ts';
import { refreshChange } from './refresh-changes.ts';
import type { Scope } from './scope.ts';
import { settleChanges } from './settle-changes.ts';
import type { Waiting, Work } from './work.ts';

/** The changes of one unit, in order: what needs no request, the requests, and the end of the refreshes. */
export function unitChanges(
  comparisons: readonly Comparison[],
  roomDays: readonly string[],
  late: readonly NotificationRecord[],
  world: { observed: Observed; scope: Scope; judgement: Judgement; canListRoom: boolean },
): Change<Work>[] {
  const { scope } = world;
  const isRefresh = (externalId: string) => scope.placesOf(externalId).some(place => scope.refreshed.has(place));
  const standings = new Map(comparisons.map(({ externalId, standing }) => [externalId, standing]));
  const waitingFor = (externalId: string): Waiting[] => {
    const standing = standings.get(externalId);
    if (standing === undefined) return [];
    return (scope.waiting.get(externalId) ?? []).map(notification => ({ notification, standing }));
  };
  const settled = [
    ...late.map(notification => ({ notification, ...outOfDate })),
    ...comparisons
      .filter(({ externalId, call }) => call === null && !isRefresh(externalId))
      .flatMap(({ externalId }) =>
        waitingFor(externalId).map(({ notification, standing }) => ({
          notification,
          ...settle({ action: notification.action, standing, result: null, refresh: null }),
        })),
      ),
  ];
  const refresh = refreshChange({
    ...world,
    roomDays,
    externalIds: comparisons.map(({ externalId }) => externalId),
    waiting: comparisons.flatMap(({ externalId }) => (isRefresh(externalId) ? waitingFor(externalId) : [])),
  });
  return [
    ...settleChanges(settled),
    ...callChanges({
      comparisons,
      isRefresh,
      isLast: (externalId, roomDay) =>
        isRefresh(externalId) && (world.observed.observations.has(roomDay) || !world.canListRoom),
      waitingFor: externalId => (isRefresh(externalId) ? [] : waitingFor(externalId)),
      causeOf: externalId => causeOf(externalId, scope),
    }),
    ...(refresh === undefined ? [] : [refresh]),
  ];
}

function causeOf(externalId: string, scope: Scope): string {
  const rows = new Set((scope.waiting.get(externalId) ?? []).map(({ queueId }) => queueId));
  const refresh = scope.placesOf(externalId).flatMap(place => {
    const why = scope.refreshed.get(place);
    return why === undefined ? [] : [`refresh of ${place}: ${why}`];
  });
  return [...(rows.size > 0 ? [`queue row ${[...rows].join(', ')}`] : []), ...refresh].join('; ');
}

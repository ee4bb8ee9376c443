import type { Outcome } from '#shared/core/change.ts';
import { endOfNotification, type RoomDayNews } from '../queue/notification-status.ts';
import {
  endedNotification,
  notificationWrite,
  putRightEnd,
  waitingNotification,
} from '../queue/notification-writes.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { remember } from '../queue/round/run-memory.ts';
import type { UnitProgress } from '../queue/round/unit-progress.ts';
import type { Refresh, Waiting, Work } from '../queue/round/work.ts';
import { inDoubt } from './room-day-writes.ts';
import type { RoomDayRecord } from './room-days.ts';

/** Ends the refreshes of a unit: writes the room-days and ends the notifications that waited for them. */
export async function endRoomDayRefreshes(
  work: Extract<Work, { readonly do: 'end-refresh' }>,
  progress: UnitProgress,
): Promise<Outcome> {
  return progress.deferred.size > 0 ? await goOn(work.refreshes, work.waiting, progress) : await end(work, progress);
}

/** Echo360 spoke of a clash that our records do not explain: the next round looks at Echo360 itself. */
async function goOn(
  refreshes: readonly Refresh[],
  waiting: readonly Waiting[],
  progress: UnitProgress,
): Promise<Outcome> {
  const { context, parts, state, deferred, requestEnds } = progress;
  const unclear = refreshes.filter(({ externalIds }) => externalIds.some(id => deferred.has(id)));
  const notifications = waiting
    .filter(({ notification }) => deferred.has(notification.externalId))
    .map(({ notification }) =>
      waitingNotification(notification, requestEnds.get(notification.externalId)?.text ?? '', context.runId),
    );
  const { keepDays } = parts.config;
  await progress.commitRoomDays(
    unclear.map(inDoubt),
    notifications.map(one => notificationWrite(state, one, keepDays)),
  );
  remember(parts.memory, notifications);
  return { status: 'skipped', reason: 'Echo360 speaks of a clash; the next round looks at what it holds' };
}

async function end(
  { refreshes, waiting, failed }: Extract<Work, { readonly do: 'end-refresh' }>,
  progress: UnitProgress,
): Promise<Outcome> {
  const { parts, state, requestEnds } = progress;
  const { keepDays } = parts.config;
  const moment = progress.moment();
  const ends = refreshes.map(refresh => ({ refresh, failures: failuresOf(refresh, progress) }));
  const asked = waiting.map(({ notification, verdict }) => {
    const { action, externalId } = notification;
    const requestEnd = requestEnds.get(externalId) ?? null;
    const refresh = newsFor(externalId, ends);
    return endedNotification(notification, endOfNotification({ action, verdict, requestEnd, refresh }), moment);
  });
  const ended = [...asked, ...failed.flatMap(one => putRight(one, refreshes, progress))];
  await progress.commitRoomDays(
    ends.map(({ refresh, failures }) => ({
      room: refresh.room,
      date: refresh.date,
      change: current => refreshed(current, refresh, failures, progress),
    })),
    ended.map(one => notificationWrite(state, one, keepDays)),
  );
  remember(parts.memory, ended);
  const wrong = ends.flatMap(({ failures }) => failures);
  return wrong.length === 0
    ? { status: 'done', reason: '' }
    : { status: 'done', reason: `with failures: ${wrong.map(({ text }) => text).join('; ')}` };
}

/**
 * A failed notification whose lesson is in order by now: it needs nobody any more, and says by what it was put right.
 */
function putRight(
  { notification, verdict }: Waiting,
  refreshes: readonly Refresh[],
  progress: UnitProgress,
): NotificationRecord[] {
  const { action, externalId, message } = notification;
  const requestEnd = progress.requestEnds.get(externalId) ?? null;
  if (verdict.kind === 'wanted' && requestEnd === null) return [];
  const end = endOfNotification({ action, verdict, requestEnd, refresh: null });
  // Of a lesson that is gone, or never recorded, there is nothing to do either, whatever is to be remarked about it.
  const isMoot = verdict.kind === 'gone' || verdict.kind === 'unusable';
  if (end.status !== 'SUCCESS' && !(isMoot && end.status === 'WARN')) return [];
  const by = refreshes.find(({ externalIds }) => externalIds.includes(externalId));
  const putRight = putRightEnd(end, `the refresh of ${by?.key ?? externalId} (${by?.why ?? ''})`, message);
  return [endedNotification(notification, putRight, progress.moment())];
}

interface Failure {
  readonly externalId: string;
  readonly text: string;
}

interface RefreshEnd {
  readonly refresh: Refresh;
  readonly failures: readonly Failure[];
}

function failuresOf({ externalIds }: Refresh, { requestEnds }: UnitProgress): Failure[] {
  return externalIds.flatMap(externalId => {
    const requestEnd = requestEnds.get(externalId);
    const isWrong = requestEnd?.kind === 'failed' || requestEnd?.kind === 'clash';
    return isWrong ? [{ externalId, text: `${externalId}: ${requestEnd.text}` }] : [];
  });
}

/** What a notification is told of the room-days that it touches, apart from what happened to its own lesson. */
function newsFor(externalId: string, ends: readonly RefreshEnd[]): RoomDayNews {
  const own = ends.filter(({ refresh }) => refresh.externalIds.includes(externalId));
  return {
    conflicts: own.flatMap(({ refresh: { key, excluded, inTheWay } }) => [
      ...excluded
        .filter(event => event.externalId !== externalId)
        .map(({ title, start, end: until }) => `not recorded on ${key}: ${title} ${start}–${until}`),
      ...inTheWay.map(name => `in the way on ${key}: ${name}`),
    ]),
    failures: own.flatMap(({ failures }) =>
      failures.filter(failure => failure.externalId !== externalId).map(({ text }) => text),
    ),
  };
}

/**
 * Excluded lessons, and failures, that the record of one room-day holds: a room that is no real one may have thousands.
 */
const mostKept = 200;

function refreshed(
  current: RoomDayRecord,
  { readAt, excluded, inTheWay, markedAt }: Refresh,
  failures: readonly Failure[],
  { context, requestEnds }: UnitProgress,
): RoomDayRecord {
  const inConflict = excluded.length > 0 || inTheWay.length > 0 || failures.length > 0;
  const newerMark = current.marked !== null && current.marked.at > (markedAt ?? 0) ? current.marked : null;
  return {
    ...current,
    inConflict,
    resolvedAt: inConflict ? null : context.now(),
    mustList: failures.some(({ externalId }) => requestEnds.get(externalId)?.kind === 'clash'),
    lastRefreshAt: readAt,
    lastRefreshOk: failures.length === 0,
    excluded: excluded.slice(0, mostKept),
    inTheWay: [...inTheWay],
    failures: failures.slice(0, mostKept).map(({ text }) => text),
    marked: newerMark,
    isMarked: newerMark !== null,
    runId: context.runId,
  };
}

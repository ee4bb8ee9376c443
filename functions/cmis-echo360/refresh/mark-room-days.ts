import type { Outcome, Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import type { Echo360RefreshConfig } from '../config.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { commitRoomDays } from '../room-day/room-day-writes.ts';
import { type SyncState, stateOn } from '../state.ts';
import { overtakenBy } from './overtaken-failures.ts';
import type { RefreshWork } from './plan-refresh.ts';

/**
 * Does one unit in one commit, and tells `echo360-queue` that there is work. A mark takes the place of an older one,
 * which a refresh that read CMIS before this comparison may be about to answer.
 */
export async function applyRefreshUnit(
  { changes }: Unit<RefreshWork>,
  context: ApplyContext,
  { keepDays }: Pick<Echo360RefreshConfig, 'keepDays'>,
): Promise<Outcome[]> {
  const state = stateOn(context.store);
  const marks = changes.flatMap(({ payload }) => (payload.do === 'mark' ? [payload] : []));
  const again = changes.flatMap(({ payload }) => (payload.do === 'reopen' ? [payload.notification] : []));
  const notes = changes.flatMap(({ payload }) => (payload.do === 'note-doubt' ? [payload] : []));
  await commitRoomDays(
    context,
    marks.map(({ room, date, at, why, listed }) => ({
      room,
      date,
      change: current =>
        current.marked !== null && current.marked.at >= at
          ? current
          : { ...current, marked: { at, why, listed: [...listed] }, isMarked: true },
    })),
    [
      ...notes.map(({ key, doubt }) => (doubt === null ? state.doubts.remove(key) : state.doubts.set(key, doubt))),
      ...(await reopened(state, again, keepDays)),
    ],
    keepDays,
  );
  if (marks.length > 0) await context.wake('echo360-queue', 'room-days are marked');
  if (again.length > 0) await context.wake('echo360-queue', 'failed notifications were put right');
  return changes.map(() => ({ status: 'done', reason: '' }));
}

/** Opens failed notifications again for echo360-queue to close, unless somebody has retried them meanwhile. */
async function reopened(state: SyncState, failed: readonly NotificationRecord[], keepDays: number): Promise<Write[]> {
  const current = await state.notifications.getMany(failed.map(({ id }) => id));
  return [...current.values()].flatMap(entry => {
    const { key, value } = entry;
    if (value.status !== 'FAILED' || value.isRetried) return [];
    const open = { ...value, status: 'UNPROCESSED', open: true, putRightBy: overtakenBy(value) } as const;
    return [state.notifications.setIfUnchanged(key, entry, open, { keepDays })];
  });
}

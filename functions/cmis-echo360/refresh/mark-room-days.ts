import type { Outcome, Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { spreadId } from '#shared/state/spread-id.ts';
import type { Echo360RefreshConfig } from '../config.ts';
import { commitRoomDays } from '../room-day/room-day-writes.ts';
import { doubtWrite, stateOn } from '../state.ts';
import type { RefreshWork } from './plan-refresh.ts';

/**
 * Does one unit in one commit, and tells `echo360-queue` that there is work. A mark takes the place of an older one, which a refresh that
 * read CMIS before this comparison may be about to answer.
 */
export async function applyRefreshUnit(
  { changes }: Unit<RefreshWork>,
  context: ApplyContext,
  { keepDays }: Pick<Echo360RefreshConfig, 'keepDays'>,
): Promise<Outcome[]> {
  const state = stateOn(context.store);
  const marks = changes.flatMap(({ payload }) => (payload.do === 'mark' ? [payload] : []));
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
    notes.map(({ key, doubt }) => (doubt === null ? state.doubts.remove(spreadId(key)) : doubtWrite(state, doubt))),
    keepDays,
  );
  if (marks.length > 0) await context.wake('echo360-queue', 'room-days are marked');
  return changes.map(() => ({ status: 'done', reason: '' }));
}

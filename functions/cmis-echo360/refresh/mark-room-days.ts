import type { Outcome, Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { commitRoomDays } from '../room-day/room-day-writes.ts';
import type { Marking } from './plan-refresh.ts';

/** Days that the record of a room-day is kept after it. */
const keepDays = 400;

/**
 * Marks the room-days of one unit in one commit, and tells `echo360-queue` that there is work. A mark takes the place of an older one, which a refresh that
 * read CMIS before this comparison may be about to answer.
 */
export async function markRoomDays({ changes }: Unit<Marking>, context: ApplyContext): Promise<Outcome[]> {
  await commitRoomDays(
    context,
    changes.map(({ payload: { room, date, at, why, listed } }) => ({
      room,
      date,
      change: current =>
        current.marked !== null && current.marked.at >= at
          ? current
          : { ...current, marked: { at, why, listed: [...listed] }, isMarked: true },
    })),
    [],
    keepDays,
  );
  await context.wake('echo360-queue', 'room-days are marked');
  return changes.map(() => ({ status: 'done', reason: '' }));
}

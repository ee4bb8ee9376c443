import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { stateOn } from '../state.ts';
import { type RoomDay, roomDayKey } from './room-day.ts';
import type { RoomDayRecord } from './room-days.ts';

export interface RoomDayUpdate extends RoomDay {
  /** The record as it is to be; `current` has defaults where there was none. */
  change(current: RoomDayRecord): RoomDayRecord;
}

/** Not all of its lessons can be recorded. */
export function inConflict({ room, date }: RoomDay): RoomDayUpdate {
  return { room, date, change: current => ({ ...current, inConflict: true, resolvedAt: null }) };
}

/**
 * Echo360 spoke of a clash there that our records do not explain: the next round looks at what it holds, and refreshes
 * the room-day.
 */
export function inDoubt({ room, date }: RoomDay): RoomDayUpdate {
  return {
    room,
    date,
    change: current => ({ ...current, inConflict: true, mustList: true, resolvedAt: null }),
  };
}

const attempts = 5;

/**
 * Writes room-days together with `more`, all or nothing. Others (a refresh of the year, a person) may mark a room-day
 * meanwhile: then it is read again, so that no mark is lost.
 */
export async function commitRoomDays(
  context: Pick<ApplyContext, 'store' | 'now' | 'runId' | 'commit'>,
  updates: readonly RoomDayUpdate[],
  more: readonly Write[],
  keepDays: number,
): Promise<void> {
  if (updates.length === 0) return await context.commit(more);
  const { roomDays } = stateOn(context.store);
  for (let attempt = 1; ; attempt++) {
    const current = await roomDays.getMany(updates.map(roomDayKey));
    const writes = updates.map(update => {
      const entry = current.get(roomDayKey(update));
      const record = update.change(entry?.value ?? newRoomDay(update, context));
      return roomDays.setIfUnchanged(record.key, entry, record, { keepDays });
    });
    try {
      await context.commit([...writes, ...more]);
      return;
    } catch (error) {
      if (!(error instanceof PreconditionError) || error.collection !== 'roomDays' || attempt === attempts) throw error;
    }
  }
}

function newRoomDay({ room, date }: RoomDay, context: Pick<ApplyContext, 'now' | 'runId'>): RoomDayRecord {
  return {
    key: roomDayKey({ room, date }),
    room,
    date,
    createdAt: context.now(),
    resolvedAt: null,
    inConflict: false,
    mustList: false,
    lastRefreshAt: null,
    lastRefreshOk: false,
    excluded: [],
    inTheWay: [],
    failures: [],
    marked: null,
    isMarked: false,
    runId: context.runId,
  };
}

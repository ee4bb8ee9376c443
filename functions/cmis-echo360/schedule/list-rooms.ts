import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { Collected } from '../queue/round/collected.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import { type AnySchedule, listedOn } from './listed-schedule.ts';

/**
 * Lists each room of these room-days once, and keeps what it shows of them. A room that Echo360 does not know holds
 * nothing.
 */
export async function listRoomDays(
  echo360: Pick<Echo360Client, 'rooms' | 'listSchedules'>,
  keys: readonly string[],
  collected: Collected,
  now: () => number,
): Promise<void> {
  if (keys.length === 0) return;
  const ids = new Map((await echo360.rooms.list()).map(({ externalId, id }) => [externalId, id]));
  for (const [room, ofRoom] of Map.groupBy(keys, key => roomDayOf(key).room)) {
    const at = now();
    const id = ids.get(room);
    const schedules: readonly AnySchedule[] = id === undefined ? [] : await echo360.listSchedules({ roomId: id });
    for (const key of ofRoom) {
      collected.listings.set(key, { at, schedules: listedOn(schedules, roomDayOf(key).date) });
    }
  }
}

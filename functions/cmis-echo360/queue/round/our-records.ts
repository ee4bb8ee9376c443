import type { SyncState } from '../../state.ts';
import { type Collected, keepRoomDay } from './collected.ts';

/** The room-days' own records. */
export async function readRoomDayRecords(
  state: SyncState,
  keys: readonly string[],
  collected: Collected,
): Promise<void> {
  const unread = keys.filter(key => !collected.readRoomDayRecords.has(key));
  const records = await state.roomDays.getMany(unread);
  for (const { value } of records.values()) keepRoomDay(collected, value);
  for (const key of unread) collected.readRoomDayRecords.add(key);
}

/** Our schedules in these room-days. */
export async function readRecordings(state: SyncState, keys: readonly string[], collected: Collected): Promise<void> {
  const keep = async (roomDay: string): Promise<void> => {
    for await (const { value } of state.schedules.all('ofRoomDay', { roomDay })) {
      collected.schedules.set(value.externalId, value);
      collected.readSchedules.add(value.externalId);
    }
  };
  await Promise.all(keys.map(keep));
  for (const key of keys) collected.readRecordings.add(key);
}

/** Our records of these occurrences, wherever they lie; those that stood in a room-day are known already. */
export async function readScheduleRecords(
  state: SyncState,
  externalIds: readonly string[],
  collected: Collected,
): Promise<void> {
  const unread = externalIds.filter(externalId => !collected.readSchedules.has(externalId));
  const found = await state.schedules.getMany(unread);
  for (const { value } of found.values()) collected.schedules.set(value.externalId, value);
  for (const externalId of unread) collected.readSchedules.add(externalId);
}

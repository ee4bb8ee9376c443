import type { SyncState } from '../../state.ts';
import { type Collected, keepRoomDay } from './collected.ts';

/** So many are remembered, which takes half a MiB. */
const mostWithoutRecord = 5_000;

/**
 * The room-days' own records. `withoutRecord`: those that the run knows to have none; gains the others that have none.
 */
export async function readRoomDayRecords(
  state: SyncState,
  keys: readonly string[],
  collected: Collected,
  withoutRecord: Set<string>,
): Promise<void> {
  const unread = keys.filter(key => !collected.readRoomDayRecords.has(key));
  const unknown = unread.filter(key => !withoutRecord.has(key));
  const records = await state.roomDays.getMany(unknown);
  for (const { value } of records.values()) keepRoomDay(collected, value);
  for (const key of unread) collected.readRoomDayRecords.add(key);
  if (withoutRecord.size > mostWithoutRecord) withoutRecord.clear();
  for (const key of unknown) if (!records.has(key)) withoutRecord.add(key);
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

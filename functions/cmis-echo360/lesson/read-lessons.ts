import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { FoundEvent } from '#shared/clients/cmis/event.ts';
import type { TimetableConfig } from '../config.ts';
import type { Collected } from '../queue/round/collected.ts';
import type { SlotReference } from '../queue/round/needs.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import type { SyncState } from '../state.ts';
import { timetableRoomsOf } from './echo-room.ts';
import { externalIdOf, slotKey } from './external-id.ts';
import { occurrenceOf } from './occurrence.ts';
import { unreadableOf } from './unreadable.ts';

/**
 * The lessons of these room-days, as the given years have them now, and those years whose lessons are known to be
 * excluded there: where two years overlap, a lesson without a recording has no other trace.
 */
export async function readRoomDays(
  cmis: Cmis,
  keys: readonly string[],
  setIds: ReadonlySet<string>,
  config: TimetableConfig,
  collected: Collected,
): Promise<void> {
  if (keys.length === 0) return;
  const selections = keys.flatMap(key => {
    const { room, date } = roomDayOf(key);
    const { roomIds, groupCodes } = timetableRoomsOf(config.roomMapping, room);
    const excluded = (collected.roomDays.get(key)?.excluded ?? []).flatMap(({ setId }) => setId ?? []);
    const years = new Set([...setIds, ...excluded]);
    return [...years].map(setId => ({ setId, date, rooms: roomIds, roomGroups: groupCodes }));
  });
  keepAll(await cmis.roomDayEvents(selections), config, collected);
  for (const key of keys) collected.readRoomDays.add(key);
}

/** All lessons of these timetable slots now. */
export async function readSlots(
  cmis: Cmis,
  slots: readonly SlotReference[],
  config: TimetableConfig,
  collected: Collected,
): Promise<void> {
  for (const [setId, ofSet] of Map.groupBy(slots, slot => slot.setId)) {
    const slotIds = ofSet.map(({ slotId }) => slotId);
    keepAll(await cmis.occurrences(setId, slotIds), config, collected);
  }
  for (const slot of slots) collected.readSlots.add(slotKey(slot));
}

/** If a lesson was read twice and was corrected or broken in between, the later reading counts. */
function keepAll(
  events: readonly FoundEvent[],
  config: TimetableConfig,
  { occurrences, unreadable }: Pick<Collected, 'occurrences' | 'unreadable'>,
): void {
  for (const event of events) {
    const key = event.week === null ? slotKey(event) : externalIdOf(event);
    occurrences.delete(key);
    unreadable.delete(key);
    if (event.fault === undefined) occurrences.set(key, occurrenceOf(event, config));
    else unreadable.set(key, unreadableOf(event, config));
  }
}

/** What TIMETABLE itself has of slots whose recordings have no lesson any more, and what is remembered of them. */
export async function readEntries(
  cmis: Cmis,
  state: SyncState,
  slots: readonly SlotReference[],
  collected: Collected,
): Promise<void> {
  if (slots.length === 0) return;
  for (const [setId, ofSet] of Map.groupBy(slots, slot => slot.setId)) {
    const slotIds = ofSet.map(({ slotId }) => slotId);
    for (const entry of await cmis.slotEntries(setId, slotIds)) collected.entries.set(slotKey(entry), entry);
  }
  const known = await state.doubts.getMany(slots.map(slotKey));
  for (const { value } of known.values()) collected.doubts.set(value.key, value);
  for (const slot of slots) collected.readEntries.add(slotKey(slot));
}

/** What is remembered of content that lessons have lost. */
export async function readDoubts(state: SyncState, keys: readonly string[], collected: Collected): Promise<void> {
  const known = await state.doubts.getMany(keys);
  for (const { value } of known.values()) collected.doubts.set(value.key, value);
  for (const key of keys) collected.readDoubts.add(key);
}

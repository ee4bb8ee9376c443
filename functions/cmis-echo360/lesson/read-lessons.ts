import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { FoundEvent } from '#shared/clients/cmis/events.ts';
import type { TimetableConfig } from '../config.ts';
import type { Collected } from '../queue/round/collected.ts';
import type { SlotReference } from '../queue/round/needs.ts';
import { slotKey } from '../queue/round/round-facts.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import { timetableRoomsOf } from './echo-room.ts';
import { externalIdOf } from './external-id.ts';
import { occurrenceOf } from './occurrence.ts';
import { unreadableOf } from './unreadable.ts';

/**
 * The lessons of these room-days, as the given years have them now, and those years whose lessons are known to be excluded there: where two years
 * overlap, a lesson without a recording has no other trace.
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

/** Of a lesson that was read twice, and mended or spoilt in between, the later reading counts. */
function keepAll(
  events: readonly FoundEvent[],
  config: TimetableConfig,
  { occurrences, unreadable }: Pick<Collected, 'occurrences' | 'unreadable'>,
): void {
  for (const event of events) {
    const externalId = externalIdOf(event);
    occurrences.delete(externalId);
    unreadable.delete(externalId);
    if (event.fault === undefined) occurrences.set(externalId, occurrenceOf(event, config));
    else unreadable.set(externalId, unreadableOf(event, config));
  }
}

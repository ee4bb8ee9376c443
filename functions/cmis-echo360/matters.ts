import type { Matter, MatterSource } from '#shared/descriptor/matter.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RoomDayRecord, roomDays } from './room-day/room-days.ts';

/**
 * Each lesson of a room's day that is not recorded, since something else is in its place. Failures of Echo360 are the
 * operators' matter.
 */
export function mattersOf({ key, room, date, excluded }: RoomDayRecord): Matter[] {
  return excluded.map(({ externalId, title, start, end, overlaps, ask, departmentId, presenterEmail }) => ({
    id: `${key} ${externalId}`,
    date,
    time: `${start}–${end}`,
    room,
    department: departmentId,
    lecturers: presenterEmail === null ? [] : [presenterEmail],
    title,
    why: `The same room is taken by ${overlaps.join('; ')}.`,
    whatToDo: `Move one of them to another time or room in CMIS; the recording then follows by itself. Whom to ask: ${ask}.`,
  }));
}

const notRecorded: MatterSource = {
  name: 'in-conflict',
  title: 'Lessons that will not be recorded',
  read: async ({ store, today }) => {
    const found: Matter[] = [];
    const inConflict = collectionOn(store, roomDays).all('inConflict', { inConflict: true }, { from: today });
    for await (const { value } of inConflict) found.push(...mattersOf(value));
    return found;
  },
};

/** What timetablers and lecturers are told of by mail. */
export const matters: readonly MatterSource[] = [notRecorded];

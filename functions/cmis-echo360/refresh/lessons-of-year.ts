import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { timetableRoomsOf } from '../lesson/echo-room.ts';
import { type Occurrence, occurrenceOf } from '../lesson/occurrence.ts';
import { type Unreadable, unreadableOf } from '../lesson/unreadable.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import { isSelected, type Selection } from './parameters.ts';
import type { ReadYearParts, YearFacts } from './year-facts.ts';

/**
 * CMIS's lessons of the selection by room-day, those that cannot be read, and the external ids of all that there are.
 * @throws ImplausibleAnswerError when the whole year has not one
 */
export async function lessonsOfYear(
  { cmis, upstreams, config }: ReadYearParts,
  selection: Selection,
): Promise<Pick<YearFacts, 'lessons' | 'present' | 'unreadable'>> {
  const chosen = [...(selection.rooms ?? [])].map(room => timetableRoomsOf(config.roomMapping, room));
  const restriction = {
    rooms: chosen.flatMap(({ roomIds }) => roomIds),
    roomGroups: chosen.flatMap(({ groupCodes }) => groupCodes),
  };
  const lessons = new Map<string, Occurrence[]>();
  const unreadable = new Map<string, Unreadable>();
  const present = new Set<string>();
  let count = 0;
  for await (const { events } of cmis.yearEvents(upstreams.setId, selection.rooms === null ? undefined : restriction)) {
    count += events.length;
    for (const event of events) {
      if (event.fault !== undefined) {
        const found = unreadableOf(event, config);
        unreadable.set(found.key, found);
        continue;
      }
      const occurrence = occurrenceOf(event, config);
      present.add(occurrence.externalId);
      if (!isSelected(selection, occurrence.room, occurrence.date)) continue;
      const key = roomDayKey(occurrence);
      lessons.set(key, [...(lessons.get(key) ?? []), occurrence]);
    }
  }
  if (count === 0 && selection.rooms === null) {
    throw new ImplausibleAnswerError(
      `CMIS has no eligible lesson at all for ${upstreams.setId}, so nothing may be concluded. Nothing was marked.`,
      { advice: 'Check setId, and whether TIMETABLE, ROOMREQUESTS and ROOMFEATURES are filled.' },
    );
  }
  return { lessons, present, unreadable };
}

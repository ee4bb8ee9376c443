import type { Strategy } from '#functions/cmis-echo360/config.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { overlaps, type Slot } from '#functions/cmis-echo360/lesson/slot.ts';
import { accept } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';

/** What Echo360 must hold of ours: what the strategy accepts of each room-day, less what others' schedules keep out. */
export function expectedRecordings(
  lessons: readonly Occurrence[],
  strategy: Strategy,
  others: readonly (Slot & { readonly name: string })[],
): string[] {
  return [...Map.groupBy(lessons, roomDayKey).values()]
    .flatMap(ofRoomDay => {
      const usable = ofRoomDay.filter(({ unusable }) => unusable === null);
      const obstacles = others
        .filter(other => ofRoomDay.some(lesson => overlaps(lesson, other)))
        .map(other => ({ ...other, externalId: null }));
      return accept(usable, strategy, obstacles).accepted;
    })
    .map(({ externalId, room, date, start, end, sent }) =>
      [externalId, room, date, `${start}-${end}`, sent.name, sent.section, sent.presenterEmail].join(' '),
    )
    .sort();
}

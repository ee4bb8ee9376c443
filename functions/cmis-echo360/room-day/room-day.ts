/** One Echo360 room on one day: what a refresh puts right and what can be in conflict. */
export interface RoomDay {
  readonly room: string;
  readonly date: string;
}

/** Key of a room-day; sorts by date. */
export function roomDayKey({ room, date }: RoomDay): string {
  return `${date} ${room}`;
}

/** A room-day from its key. */
export function roomDayOf(key: string): RoomDay {
  const space = key.indexOf(' ');
  return { date: key.slice(0, space), room: key.slice(space + 1) };
}

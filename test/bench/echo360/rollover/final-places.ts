import { RoomGrid } from '#sandbox/cmis/room-grid.ts';
import type { SeededChoice } from '#sandbox/cmis/seeded-choice.ts';
import type { RoomValues, SlotValues } from '#sandbox/cmis/values.ts';

export type Place = Pick<SlotValues, 'weekday' | 'start' | 'finish' | 'roomId' | 'roomGroupCode'>;

const hours = { first: 9, last: 18 };

export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Hands out places in the new timetable, none of them twice, split rooms counted as the one room that they are. */
export class FinalPlaces {
  readonly #grids = new Map<string, RoomGrid>();
  readonly #choice: SeededChoice;
  readonly #rooms: readonly RoomValues[];

  constructor(rooms: readonly RoomValues[], choice: SeededChoice) {
    this.#rooms = rooms;
    this.#choice = choice;
  }

  /** A lesson stays where it is. */
  keep({ roomGroupCode, roomId, weekId, weekday, start, finish }: SlotValues): void {
    const from = Number(start?.slice(0, 2));
    this.#gridOf({ roomGroupCode, roomId }).take([weekId ?? 0], weekday ?? 0, from, Number(finish?.slice(0, 2)) - from);
  }

  /** Another hour of the same week that is free: in its own room, or (`anywhere`) in any. */
  find(slot: SlotValues, anywhere: boolean): Place {
    const choice = this.#choice;
    for (;;) {
      const { roomId, roomGroupCode } = anywhere ? choice.of(this.#rooms) : slot;
      const weekday = choice.below(5);
      const hour = hours.first + choice.below(hours.last - hours.first);
      if (roomId === slot.roomId && weekday === slot.weekday && hourText(hour) === slot.start) continue;
      const grid = this.#gridOf({ roomGroupCode, roomId });
      if (!grid.free([slot.weekId ?? 0], weekday, hour, 1)) continue;
      grid.take([slot.weekId ?? 0], weekday, hour, 1);
      return { weekday, start: hourText(hour), finish: hourText(hour + 1), roomId, roomGroupCode };
    }
  }

  #gridOf({ roomGroupCode, roomId }: Pick<SlotValues, 'roomGroupCode' | 'roomId'>): RoomGrid {
    const room = roomGroupCode ?? roomId ?? '';
    const grid = this.#grids.get(room) ?? new RoomGrid();
    this.#grids.set(room, grid);
    return grid;
  }
}

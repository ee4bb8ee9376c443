import type { BookerState } from '#sandbox/booker/state.ts';
import type { TermtimeState } from '#sandbox/termtime/state.ts';
import type { Deed } from '#shared/descriptor/scene.ts';

/** An activity is put where somebody has booked the room. `day`: of the academic week, from 0. */
export function doubleBooked(
  { activities }: TermtimeState,
  { room, title, day, start, end }: { room: string; title: string; day: number; start: string; end: string },
): Deed {
  let before: (() => void) | undefined;
  return {
    name: 'booker-double-booking',
    title: 'An activity is put where somebody has booked the room',
    summary: `TermTime puts it into ${room} while “${title}” is there. It is not booked: the list of bookings that cannot be made names whom to ask, and the digest tells the schedulers.`,
    isBroken: () => before !== undefined,
    break: () => {
      const moved = [...activities.values()].find(
        ({ rooms, colocation, virtual }) =>
          rooms.length === 1 && rooms[0] !== 'None' && rooms[0] !== room && colocation === null && !virtual,
      );
      if (moved === undefined) return 'There is no activity to move.';
      const { rooms, day: onDay, start: from, end: to } = moved;
      before = () => Object.assign(moved, { rooms, day: onDay, start: from, end: to });
      Object.assign(moved, { rooms: [room], day, start, end });
      return `${moved.name} [${moved.code}] is put into ${room}, ${start}–${end}, where “${title}” is.`;
    },
    undo: () => {
      before?.();
      before = undefined;
      return 'The activity is where it was.';
    },
  };
}

/** A room of Booker gets a floor of which no table says what TermTime calls it. */
export function unmappedFloor({ rooms }: BookerState): Deed {
  let before: (() => void) | undefined;
  return {
    name: 'booker-unmapped-floor',
    title: 'Booker has a room on a floor that no table names',
    summary: 'The room stays as it was in TermTime, and stands in the list of rooms without a mapping.',
    isBroken: () => before !== undefined,
    break: () => {
      const [room] = rooms.values();
      if (room === undefined) return 'Booker has no room.';
      const { floor } = room;
      before = () => Object.assign(room, { floor });
      room.floor = 'Mezzanine';
      return `${room.id} is on the Mezzanine in Booker.`;
    },
    undo: () => {
      before?.();
      before = undefined;
      return 'The room is on its floor.';
    },
  };
}

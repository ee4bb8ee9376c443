import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import type { RoomBookingDraft } from '#shared/clients/termtime/writes.ts';
import type { Parts } from '../as-sent.ts';
import type { Series } from './series.ts';

export interface RoomBookingRules {
  /** Staff code that the room bookings belong to. */
  readonly owner: string;
  readonly type: string | null;
  /** TermTime's number of Monday. */
  readonly mondayIs: number;
}

/** What is sent of a series. */
export function draftOf(series: Series, { owner, type, mondayIs }: RoomBookingRules): RoomBookingDraft {
  const { title, weekday, time, duration, weeks, room, attendees } = series;
  const days = [weekday - 1 + mondayIs];
  // TermTime's page complains about a missing number of people; Booker's is not always there.
  return { description: title, days, time, duration, weeks, rooms: [room], owner, type, attendees: attendees ?? 1 };
}

/** A room booking as it is, in other weeks; undefined where TermTime does not show all that it demands. */
export function draftOfHeld(held: TermtimeRoomBooking, weeks: readonly string[]): RoomBookingDraft | undefined {
  const { description, days, time, duration, rooms, owner, type, capacity } = held;
  if (days === null || time === null || duration === null || owner === null) return undefined;
  const numbers = days.split(',').map(Number);
  const inOrder = [...weeks].sort();
  return { description, days: numbers, time, duration, weeks: inOrder, rooms, owner, type, attendees: capacity };
}

/** All that a room booking says, for people. */
export function draftText(draft: RoomBookingDraft): string {
  return draftParts(draft).join('; ');
}

export function heldText(held: TermtimeRoomBooking): string {
  return heldParts(held).join('; ');
}

/** All that a room booking says, to be compared with `heldParts`. */
export function draftParts(draft: RoomBookingDraft): Parts {
  const { description, days, time, duration, weeks, rooms, owner, type, attendees } = draft;
  return partsOf([
    description,
    days.join(','),
    time,
    duration,
    weeks.join(','),
    rooms.join(','),
    owner,
    type,
    attendees,
  ]);
}

export function heldParts(held: TermtimeRoomBooking): Parts {
  const { description, days, time, duration, weeks, rooms, owner, type, capacity } = held;
  return partsOf([
    description,
    days,
    time,
    duration,
    [...weeks].sort().join(','),
    rooms.join(','),
    owner,
    type,
    capacity,
  ]);
}

function partsOf(values: readonly (string | number | null)[]): Parts {
  return values.map(value => String(value ?? ''));
}

import type { TermtimeRoomBooking } from '#shared/clients/termtime/schema.ts';
import type { RoomBookingDraft } from '#shared/clients/termtime/writes.ts';
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

/** All that a room booking says, for people and for comparing it with `heldText`. */
export function draftText(draft: RoomBookingDraft): string {
  const { description, days, time, duration, weeks, rooms, owner, type, attendees } = draft;
  return textOf([
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

export function heldText(held: TermtimeRoomBooking): string {
  const { description, days, time, duration, weeks, rooms, owner, type, capacity } = held;
  return textOf([
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

function textOf(parts: readonly (string | number | null)[]): string {
  return parts.map(part => part ?? '').join('; ');
}

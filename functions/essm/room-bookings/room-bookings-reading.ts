import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import type { UnreadableInTermtime } from '../unreadable-in-termtime.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import type { OthersBooking } from './series.ts';

export interface RoomBookingsReading {
  readonly database: string;
  /** First day that was read of Booker and last, `YYYY-MM-DD`: nothing is known of others. */
  readonly from: string;
  readonly to: string;
  /** Others' bookings, in rooms that TermTime knows. */
  readonly others: readonly OthersBooking[];
  /** Codes of the rooms that both sides have: of any other it is not known what is booked there. */
  readonly rooms: ReadonlySet<string>;
  /** Rooms with bookings that TermTime does not know. */
  readonly unknownRooms: ReadonlySet<string>;
  /** Entries of Booker's list that cannot be read: while there are any, none is known to be missing. */
  readonly unreadable: number;
  /** Whether Booker lists no booking of anybody: no university's day, so nothing is known to be missing yet. */
  readonly isEmpty: boolean;
  /** By the run's clock, ms since the epoch. */
  readonly readAt: number;
  readonly roomBookings: readonly TermtimeRoomBooking[];
  readonly unreadableRoomBookings: UnreadableInTermtime;
  /** By code. */
  readonly records: ReadonlyMap<string, RoomBookingRecord>;
}

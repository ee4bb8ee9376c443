import type { BookingRecord } from '../../booking/booking-record.ts';
import type { Comparison, Held } from '../../booking/compare.ts';
import type { Expanded } from '../../occurrence/expand.ts';
import type { Want } from '../../occurrence/want.ts';
import type { RoomBlocks } from '../../slot/room-blocks.ts';

/** Both sides as they were read, completely, and what Lockstep remembers of what differs. */
export interface Reading {
  /** Name of the TermTime database. */
  readonly database: string;
  /** Our account in Booker. */
  readonly account: string;
  /** Run clock (ms) before the first of it was read. */
  readonly readAt: number;
  /** First day of the window and last, `YYYY-MM-DD`: what begins outside is left. */
  readonly window: { readonly from: string; readonly to: string };
  /** Days whose bookings were read: somewhat more than the window. */
  readonly listed: { readonly from: string; readonly to: string };
  readonly expanded: Expanded;
  /** What TermTime asks for on the days that were read, already put together where activities share a booking. */
  readonly wants: readonly Want[];
  readonly comparison: Comparison;
  /** All bookings on the days that were read. */
  readonly bookings: readonly Held[];
  /** Marks of bookings that cannot be read: taken to stand as they were. */
  readonly unreadableMarks: ReadonlySet<string>;
  /** How many entries of Booker's list cannot be read, with what is wrong with the first. */
  readonly unreadable: { readonly count: number; readonly first: string };
  /** Open records, and those that the comparison asks for. */
  readonly records: ReadonlyMap<string, BookingRecord>;
  /** Records of bookings that begin after the window. */
  readonly beyondWindow: number;
  /** Booker's number of a room by its code. */
  readonly rooms: ReadonlyMap<string, number>;
  /** Code of a room by Booker's number. */
  readonly codeOf: ReadonlyMap<number, string>;
  readonly blocks: RoomBlocks;
}

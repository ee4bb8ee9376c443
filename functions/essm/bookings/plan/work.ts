import type { BookingRecord, Obstacle } from '../../booking/booking-record.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Want } from '../../occurrence/want.ts';

/** What a change does. */
export type Work =
  | { readonly do: 'cancel'; readonly holding: Holding }
  /** Of two that were made for one date, the one that its record does not know by its number. */
  | { readonly do: 'cancel-second'; readonly holding: Holding }
  | { readonly do: 'update'; readonly holding: Holding; readonly want: Want; readonly roomIndex: number }
  /** Cancelled for now, since it stands in a ring; booked again by the `return` of the same unit. */
  | { readonly do: 'vacate'; readonly holding: Holding; readonly want: Want }
  | {
      readonly do: 'create' | 'return';
      readonly want: Want;
      readonly roomIndex: number;
      readonly record: BookingRecord | undefined;
    }
  /** Cannot be booked at present: remembered, and no call made. */
  | {
      readonly do: 'wait';
      readonly want: Want;
      readonly record: BookingRecord | undefined;
      /** Booker's number of the booking that stands elsewhere meanwhile, where its record is this one. */
      readonly index: number | null;
      readonly obstacles: readonly Obstacle[];
    }
  /** Only our record is brought up to date: what it becomes, or null to forget it. */
  | { readonly do: 'bookkeeping'; readonly record: BookingRecord; readonly becomes: BookingRecord | null };

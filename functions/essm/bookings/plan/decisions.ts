import type { Finding } from '#shared/core/change.ts';
import type { BookingRecord, Obstacle } from '../../booking/booking-record.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Move } from '../../booking/order.ts';
import type { Want } from '../../occurrence/want.ts';

/** A booking is cancelled. */
export interface Cancelling extends Move {
  readonly does: 'cancel';
  readonly holding: Holding;
  readonly why: string;
  /** Of two that were made for one date, the one that its record does not know by its number. */
  readonly isSecond: boolean;
}

/** A booking is made, or changed: then `holding` is what stands now. */
export interface Booking extends Move {
  readonly does: 'book';
  readonly want: Want;
  readonly holding: Holding | undefined;
  /** Booker's number of the room. */
  readonly roomIndex: number;
}

export type PlannedMove = Cancelling | Booking;

/** What cannot be booked at present; `holding` stands elsewhere meanwhile. */
export interface Waiting {
  readonly want: Want;
  readonly holding: Holding | undefined;
  readonly obstacles: readonly Obstacle[];
}

/** Only a record changes: what it becomes, or null to forget it. */
export interface Bookkeeping {
  readonly record: BookingRecord;
  readonly becomes: BookingRecord | null;
  /** In a word, for people. */
  readonly to: string;
  readonly why: string;
}

/** What a step of the plan came to. */
export interface Decisions {
  readonly moves: readonly PlannedMove[];
  readonly waits: readonly Waiting[];
  readonly bookkeeping: readonly Bookkeeping[];
  readonly findings: readonly Finding[];
}

export const noDecisions: Decisions = { moves: [], waits: [], bookkeeping: [], findings: [] };

export function allDecisions(parts: readonly Decisions[]): Decisions {
  return {
    moves: parts.flatMap(({ moves }) => moves),
    waits: parts.flatMap(({ waits }) => waits),
    bookkeeping: parts.flatMap(({ bookkeeping }) => bookkeeping),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

export function cancelling(holding: Holding, why: string, isSecond = false): Cancelling {
  const { held, record } = holding;
  const from = { room: held.room ?? record.room, start: held.start, end: held.end };
  return { does: 'cancel', id: record.reference, from, to: null, holding, why, isSecond };
}

import type { Obstacle, Unheard } from '../../booking/booking-record.ts';
import { type BookingRecord, nothingUnfinished, unheardOf, withOpenness } from '../../booking/booking-record.ts';
import type { Held } from '../../booking/compare.ts';
import { showsExactly } from '../../booking/compare.ts';
import type { Want } from '../../occurrence/want.ts';
import { recordedWant } from '../plan/records-in-order.ts';

const nothingYet = {
  ...nothingUnfinished,
  answered: null,
  index: null,
  changedAt: 0,
  runId: '',
};

/**
 * Written before the request that creates a booking. Keeps since when it has waited, and where an earlier request may
 * still be carried out.
 */
export function intended(want: Want, before: BookingRecord | undefined): BookingRecord {
  const { waitingSince = null, inTheWay = [] } = before ?? {};
  const unheard = unheardOf(before);
  return withOpenness({ ...nothingYet, ...recordedWant(want), waitingSince, inTheWay, unheard, phase: 'intended' });
}

/** A record as it stood before, of which no creation is under way. */
export function unsent(record: BookingRecord): BookingRecord {
  return withOpenness({ ...record, index: null, phase: 'wanted', pending: null });
}

/** Written when Booker has shown the booking. */
export function present(want: Want, held: Held, unheard: readonly Unheard[]): BookingRecord {
  const { room, start, end, title, attendees } = held;
  const answered = showsExactly(held, want) ? null : { room: room ?? '', start, end, title, attendees };
  return withOpenness({
    ...nothingYet,
    ...recordedWant(want),
    index: held.index,
    answered,
    unheard: [...unheard],
    phase: 'present',
  });
}

/** Written when something keeps a booking from being made, or moved. `index`: of what stands meanwhile. */
export function waiting(
  want: Want,
  since: number,
  obstacles: readonly Obstacle[],
  index: number | null,
  unheard: readonly Unheard[],
): BookingRecord {
  return withOpenness({
    ...nothingYet,
    ...recordedWant(want),
    index,
    phase: index === null ? 'wanted' : 'present',
    waitingSince: since,
    inTheWay: obstacles.slice(0, 10),
    unheard: [...unheard],
  });
}

import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type BookingRecord, bookings as collection } from '../../booking/booking-record.ts';
import type { Comparison, Held } from '../../booking/compare.ts';
import { identityIn } from '../../occurrence/reference.ts';
import { type Slot, sameSlot } from '../../slot/slot.ts';

/**
 * Bookings that no record explains and that may be ours all the same are looked up by their number, so many in one run:
 * somebody took their mark away, or changed it.
 */
export const mostUnexplained = 100;

/**
 * Our records of what is open, of `needed`, and of bookings that nothing else explains: whatever bears a mark of ours,
 * and what was made by `accounts`, ours and those of whom we may have adopted.
 */
export async function readRecords(
  context: ReadContext,
  comparison: Comparison,
  bookings: readonly Held[],
  needed: readonly string[],
  { database, accounts }: { readonly database: string; readonly accounts: ReadonlySet<string | null> },
): Promise<ReadonlyMap<string, BookingRecord>> {
  const state = collectionOn(context.store, collection);
  const records = new Map<string, BookingRecord>();
  // What was booked from another database is not for this one's activities to judge.
  const add = (value: BookingRecord) => value.database === database && records.set(value.reference, value);
  for await (const { value } of state.all('open', { isOpen: true })) add(value);
  const wanted = [
    ...needed,
    ...marksAt(
      [...records.values()].flatMap(({ unheard }) => unheard),
      bookings,
    ),
  ];
  const missing = [...new Set(wanted)].filter(reference => !records.has(reference));
  for (const { value } of (await state.getMany(missing)).values()) add(value);
  const known = new Set([...records.values()].map(({ index }) => index));
  const unmarked = comparison.others.filter(
    ({ createdBy, reference }) => accounts.has(createdBy) && identityIn(reference) === undefined,
  );
  const unexplained = [...unmarked, ...comparison.marked].filter(({ index }) => !known.has(index));
  for (const { index } of inTurn(unexplained, context.now())) {
    const { entries } = await state.query('ofIndex', { index }, { limit: 1 });
    for (const { value } of entries) add(value);
  }
  return records;
}

/** Marks of what stands where a request was given up: it may be another's, booked there since. */
function marksAt(places: readonly Slot[], bookings: readonly Held[]): string[] {
  if (places.length === 0) return [];
  return bookings
    .filter(held => places.some(place => sameSlot(held, place)))
    .flatMap(({ reference }) => (reference === null ? [] : [reference]));
}

/** Of many so many, others each time: none is never looked at. `now`: ms since the epoch. */
function inTurn(unexplained: readonly Held[], now: number): readonly Held[] {
  if (unexplained.length <= mostUnexplained) return unexplained;
  const first = (Math.floor(now / 60_000) * mostUnexplained) % unexplained.length;
  return [...unexplained.slice(first), ...unexplained.slice(0, first)].slice(0, mostUnexplained);
}

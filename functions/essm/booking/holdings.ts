import { identityIn } from '../occurrence/reference.ts';
import { slotText } from '../slot/slot.ts';
import type { BookingRecord } from './booking-record.ts';
import type { Comparison, Held } from './compare.ts';

/** A booking in Booker with the record that makes it ours. */
export interface Holding {
  readonly record: BookingRecord;
  readonly held: Held;
}

export interface Holdings {
  /** By the record's reference. */
  readonly ours: ReadonlyMap<string, Holding>;
  /** Bear our mark, and no record says that they are ours: a copy, or the state was lost. Never touched. */
  readonly strangers: readonly Held[];
  /** Booker's numbers of the bookings that are ours. */
  readonly taken: ReadonlySet<number>;
  /** Records without a booking in Booker. */
  readonly empty: readonly BookingRecord[];
}

/**
 * Which bookings are ours: by Booker's number of them, which a person cannot change, whatever else they change. Else,
 * for a creation whose answer was lost, by the mark, first of all the one in the place that was sent; and where
 * somebody took the mark away meanwhile, the one that our account made in just that place. `account`: under which
 * Booker shows what we made.
 */
export function holdingsOf(
  { marked, others }: Pick<Comparison, 'marked' | 'others'>,
  bookings: readonly Held[],
  records: Iterable<BookingRecord>,
  account: string,
): Holdings {
  const all = [...records];
  const wanted = new Set(all.map(({ index }) => index));
  const byIndex = new Map<number, Held>();
  /** Of the marks that records without a number bear. */
  const byMark = new Map<string | null, Held[]>(
    all.flatMap(({ index, reference }) => (index === null ? [[reference, []]] : [])),
  );
  for (const held of bookings) {
    if (!held.keepsRoom) continue;
    if (wanted.has(held.index)) byIndex.set(held.index, held);
    byMark.get(held.reference)?.push(held);
  }
  const ours = new Map<string, Holding>();
  const taken = new Set<number>();
  const empty: BookingRecord[] = [];
  const unindexed: BookingRecord[] = [];
  for (const record of all) {
    if (record.index === null) {
      unindexed.push(record);
      continue;
    }
    const held = byIndex.get(record.index);
    if (held === undefined || taken.has(held.index)) {
      empty.push(record);
      continue;
    }
    taken.add(held.index);
    ours.set(record.reference, { record, held });
  }
  const unmarked = new Map(
    others
      .filter(({ createdBy, reference }) => createdBy === account && identityIn(reference) === undefined)
      .flatMap(held => (held.room === null ? [] : [[slotText({ ...held, room: held.room }), held] as const])),
  );
  for (const record of unindexed) {
    const candidates = (byMark.get(record.reference) ?? []).filter(({ index }) => !taken.has(index));
    const nameless = unmarked.get(slotText(record));
    const held =
      candidates.find(({ room, start, end }) => room === record.room && start === record.start && end === record.end) ??
      candidates[0] ??
      (nameless === undefined || taken.has(nameless.index) ? undefined : nameless);
    if (record.phase !== 'intended' || held === undefined) {
      empty.push(record);
      continue;
    }
    taken.add(held.index);
    ours.set(record.reference, { record, held });
  }
  const strangers = marked.filter(({ index }) => !taken.has(index));
  return { ours, strangers, taken, empty };
}

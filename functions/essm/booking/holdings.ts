import { identityIn } from '../occurrence/reference.ts';
import { sameSlot, slotText } from '../slot/slot.ts';
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
 * somebody took the mark away meanwhile, or wrote over it, the one that our account made in just that place. `account`:
 * under which Booker shows what we made.
 */
export function holdingsOf(
  { marked, others, wantOf }: Pick<Comparison, 'marked' | 'others' | 'wantOf'>,
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
  const isFree = ({ index }: Held): boolean => !taken.has(index);
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
  const found = (record: BookingRecord, held: Held | undefined): boolean => {
    if (record.phase !== 'intended' || held === undefined) return false;
    taken.add(held.index);
    ours.set(record.reference, { record, held });
    return true;
  };
  // Whose mark it bears comes first, for all of them: then what is left may be told by its place.
  const markless = unindexed.filter(record => {
    const candidates = (byMark.get(record.reference) ?? []).filter(
      held => isFree(held) && mayBeMadeBy(account, held.createdBy),
    );
    return !found(record, candidates.find(held => sameSlot(held, record)) ?? candidates[0]);
  });
  const nameless = namelessByPlace({ marked, others, wantOf }, account);
  for (const record of markless) {
    const held = nameless.get(slotText(record));
    if (held === undefined || !isFree(held) || !found(record, held)) empty.push(record);
  }
  const strangers = marked.filter(({ index }) => !taken.has(index));
  return { ours, strangers, taken, empty };
}

/** Anybody can copy a mark: what another account made is theirs. Booker may not tell who made a booking. */
export function mayBeMadeBy(account: string, createdBy: string | null): boolean {
  return createdBy === null || createdBy === account;
}

/**
 * What our account made and whose mark does not say for what, by its place: the mark was taken away, or something else
 * was written over it. A mark of another database may be true; so may one that names what TermTime asks for just there.
 */
function namelessByPlace(
  { marked, others, wantOf }: Pick<Comparison, 'marked' | 'others' | 'wantOf'>,
  account: string,
): ReadonlyMap<string, Held> {
  const saysNothing = (held: Held): boolean => {
    const asked = wantOf.get(held.reference ?? '');
    return asked === undefined || !sameSlot(held, asked);
  };
  const nameless = [
    ...others.filter(({ reference }) => identityIn(reference) === undefined),
    ...marked.filter(saysNothing),
  ];
  return new Map(
    nameless.flatMap(held =>
      held.createdBy !== account || held.room === null ? [] : [[slotText({ ...held, room: held.room }), held] as const],
    ),
  );
}

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
  /**
   * Second bookings of records whose own stands, each where a request was given up before it was made again: Booker
   * carried it out late.
   */
  readonly seconds: readonly Holding[];
  /** Booker's numbers of the bookings that are ours. */
  readonly taken: ReadonlySet<number>;
  /** Records without a booking in Booker. */
  readonly empty: readonly BookingRecord[];
}

/**
 * Which bookings are ours: by Booker's number of them, which a person cannot change, whatever else they change. Else,
 * for a creation whose answer was lost, by the mark, first of all the one in the place that was sent; and where
 * somebody took the mark away meanwhile, or wrote over it, the one that our account made in just that place. So is what
 * stands where a request was given up before it was made again. `account`: under which Booker shows what we made.
 * `unreadableMarks`: of records whose booking stands and cannot be read.
 */
export function holdingsOf(
  { marked, others, wantOf }: Pick<Comparison, 'marked' | 'others' | 'wantOf'>,
  bookings: readonly Held[],
  records: Iterable<BookingRecord>,
  account: string,
  unreadableMarks: ReadonlySet<string>,
): Holdings {
  const all = [...records];
  const [unindexed, indexed] = [all.filter(({ index }) => index === null), all.filter(({ index }) => index !== null)];
  const wanted = new Set(all.map(({ index }) => index));
  const byIndex = new Map<number | null, Held>();
  /** Of the marks that records without a number bear. */
  const byMark = new Map<string | null, Held[]>(unindexed.map(({ reference }) => [reference, []]));
  for (const held of bookings) {
    if (!held.keepsRoom) continue;
    if (wanted.has(held.index)) byIndex.set(held.index, held);
    byMark.get(held.reference)?.push(held);
  }
  const ours = new Map<string, Holding>();
  const taken = new Set<number>();
  const isFree = ({ index }: Held): boolean => !taken.has(index);
  /** Whether it was found. */
  const take = (record: BookingRecord, held: Held | undefined): boolean => {
    if (held === undefined || !isFree(held)) return false;
    taken.add(held.index);
    ours.set(record.reference, { record, held });
    return true;
  };
  const lost = indexed.filter(record => !take(record, byIndex.get(record.index)));
  // Whose mark it bears comes first, for all of them: then what is left may be told by its place.
  const markless = unindexed.filter(record => {
    if (record.phase !== 'intended' || unreadableMarks.has(record.reference)) return true;
    const candidates = (byMark.get(record.reference) ?? []).filter(
      held => isFree(held) && mayBeMadeBy(account, held.createdBy),
    );
    return !take(record, candidates.find(held => sameSlot(held, record)) ?? candidates[0]);
  });
  const nameless = namelessByPlace({ marked, others, wantOf }, account);
  const inPlace = (record: BookingRecord): Held | undefined =>
    record.phase === 'intended' ? nameless.get(slotText(record))?.find(isFree) : undefined;
  const late = lateOnes(all, bookings, account);
  const findLate = (record: BookingRecord): Held | undefined =>
    unreadableMarks.has(record.reference) ? undefined : (inPlace(record) ?? late(record).find(isFree));
  const empty = [...lost, ...markless].filter(record => !take(record, findLate(record)));
  const seconds = [...ours.values()].flatMap(({ record }) =>
    late(record)
      .filter(isFree)
      .map(held => {
        taken.add(held.index);
        return { record, held };
      }),
  );
  const strangers = marked.filter(({ index }) => !taken.has(index));
  return { ours, strangers, seconds, taken, empty };
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
): ReadonlyMap<string, readonly Held[]> {
  const saysNothing = (held: Held): boolean => {
    const asked = wantOf.get(held.reference ?? '');
    return asked === undefined || !sameSlot(held, asked);
  };
  const nameless = [
    ...others.filter(({ reference }) => identityIn(reference) === undefined),
    ...marked.filter(saysNothing),
  ];
  const byPlace = new Map<string, Held[]>();
  for (const held of nameless) {
    const { room, createdBy } = held;
    if (createdBy !== account || room === null) continue;
    const place = slotText({ ...held, room });
    byPlace.set(place, [...(byPlace.get(place) ?? []), held]);
  }
  return byPlace;
}

/**
 * What our account made just where a request for a record was given up, unless its mark is that of another record which
 * knows no number yet. Each place is one in which the record says that it may stand.
 */
function lateOnes(
  records: readonly BookingRecord[],
  bookings: readonly Held[],
  account: string,
): (record: BookingRecord) => readonly Held[] {
  const byPlace = new Map<string, Held[]>(
    records.flatMap(({ unheard }) => unheard.map(place => [slotText(place), []] as const)),
  );
  if (byPlace.size === 0) return () => [];
  const unnumbered = new Set<string | null>(
    records.filter(({ index }) => index === null).map(({ reference }) => reference),
  );
  for (const held of bookings) {
    const { room, createdBy, keepsRoom } = held;
    if (keepsRoom && createdBy === account && room !== null) byPlace.get(slotText({ ...held, room }))?.push(held);
  }
  return ({ reference, database, unheard }) =>
    unheard
      .flatMap(place => byPlace.get(slotText(place)) ?? [])
      .filter(held => {
        if (held.reference === reference) return true;
        return !unnumbered.has(held.reference) && (identityIn(held.reference)?.database ?? database) === database;
      });
}

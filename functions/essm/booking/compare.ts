import type { BookerBooking } from '#shared/clients/booker/schema.ts';
import { identityIn } from '../occurrence/reference.ts';
import { membersOf, type Want } from '../occurrence/want.ts';

/** A booking of Booker with TermTime's code of its room. */
export interface Held extends Omit<BookerBooking, 'room'> {
  /** Null for a room without a code. */
  readonly room: string | null;
}

/** Both sides side by side, before any record is read. */
export interface Comparison {
  /** Wants by reference. */
  readonly wantOf: ReadonlyMap<string, Want>;
  /** References of wants that Booker has exactly so. */
  readonly exact: ReadonlySet<string>;
  /** Wants that it has not, or otherwise. */
  readonly wants: readonly Want[];
  /** Bookings with a mark of this database that no want explains exactly. */
  readonly marked: readonly Held[];
  /** Bookings that keep a room and bear no mark of this database. */
  readonly others: readonly Held[];
  /** How many of these bear a mark of another database. */
  readonly ofOtherDatabases: number;
  /** How many bookings that keep a room bear our mark. */
  readonly ours: number;
}

/** Whether Booker shows exactly what TermTime asks for. */
export function showsExactly(held: Held, want: Want): boolean {
  return (
    held.room === want.room &&
    held.start === want.start &&
    held.end === want.end &&
    held.title === want.title &&
    held.attendees === want.attendees
  );
}

/**
 * Puts wants and bookings side by side by the mark on the booking. What is the same on both sides needs no record, so that state reads follow
 * the changes and not the size of the timetable.
 */
export function compare(wants: readonly Want[], bookings: readonly Held[], database: string): Comparison {
  const byReference = new Map<string, Want>();
  for (const want of wants) byReference.set(want.reference, want);
  const exact = new Set<string>();
  const marked: Held[] = [];
  const others: Held[] = [];
  const seen = new Set<string>();
  let ofOtherDatabases = 0;
  let ours = 0;
  for (const held of bookings) {
    if (!held.keepsRoom) continue;
    const { reference } = held;
    const want = reference === null ? undefined : byReference.get(reference);
    const claimed = want === undefined ? identityIn(reference) : want;
    if (reference === null || claimed === undefined || claimed.database !== database) {
      if (claimed !== undefined) ofOtherDatabases += 1;
      others.push(held);
      continue;
    }
    ours += 1;
    if (seen.has(reference)) {
      // Two bookings bear one mark: the record tells which is ours.
      const twin = bookings.find(other => other.keepsRoom && other.reference === reference);
      if (exact.delete(reference) && twin !== undefined) marked.push(twin);
      marked.push(held);
      continue;
    }
    seen.add(reference);
    if (want !== undefined && showsExactly(held, want)) exact.add(reference);
    else marked.push(held);
  }
  return {
    wantOf: byReference,
    exact,
    wants: wants.filter(({ reference }) => !exact.has(reference)),
    marked,
    others,
    ofOtherDatabases,
    ours,
  };
}

/** References whose records the plan needs beyond the open ones. `displaceable`: wants that Booker has exactly so and that may have to give way. */
export function neededRecords({ wants, marked }: Comparison, displaceable: Iterable<Want>): string[] {
  const needed = new Set<string>();
  for (const { reference } of displaceable) needed.add(reference);
  for (const want of wants) for (const member of membersOf(want)) needed.add(member);
  for (const { reference } of marked) if (reference !== null) needed.add(reference);
  return [...needed];
}

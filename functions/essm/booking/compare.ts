import type { BookerBooking } from '#shared/clients/booker/schema.ts';
import { identityIn } from '../occurrence/reference.ts';
import { membersOf, type Want } from '../occurrence/want.ts';

/** A booking of Booker with TermTime's code of its room. */
export interface Held extends Omit<BookerBooking, 'room'> {
  /** Null for a room without a code. */
  readonly room: string | null;
}

/** Wants by their references. */
export interface WantsByReference {
  get(reference: string): Want | undefined;
  has(reference: string): boolean;
}

/** References, to be asked for one by one. */
export type References = Pick<ReadonlySet<string>, 'has'>;

/** Both sides side by side, before any record is read. */
export interface Comparison {
  readonly wantOf: WantsByReference;
  /** References of wants that Booker has exactly so. */
  readonly exact: References;
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

/** What Booker shows of a booking that TermTime asks for. */
export const shownFields = ['room', 'start', 'end', 'title', 'attendees'] as const;

/** Whether Booker shows exactly what TermTime asks for: `shownFields`, spelled out since a term asks it so often. */
export function showsExactly(held: Held, want: Want): boolean {
  return (
    held.start === want.start &&
    held.end === want.end &&
    held.room === want.room &&
    held.title === want.title &&
    held.attendees === want.attendees
  );
}

const [absent, different, isExact] = [0, 1, 2];

/**
 * Puts wants and bookings side by side by the mark on the booking. What is the same on both sides needs no record, so
 * that state reads follow the changes and not the size of the timetable. A term is tens of thousands on either side:
 * each reference is looked up once.
 */
export function compare(wants: readonly Want[], bookings: readonly Held[], database: string): Comparison {
  const positions = new Map<string | null, number>();
  for (const { reference } of wants) positions.set(reference, positions.size);
  const standing = new Uint8Array(wants.length);
  /** Which booking was met first for a want. */
  const firstOf = new Int32Array(wants.length);
  const marked: Held[] = [];
  const others: Held[] = [];
  let ofOtherDatabases = 0;
  let ours = 0;
  let number = -1;
  for (const held of bookings) {
    number += 1;
    if (!held.keepsRoom) continue;
    const { reference } = held;
    // Behind the last where it names none of them.
    const position = positions.get(reference) ?? wants.length;
    const want = wants[position];
    if (want === undefined) {
      const claimed = identityIn(reference);
      if (claimed?.database === database) {
        ours += 1;
        marked.push(held);
        continue;
      }
      if (claimed !== undefined) ofOtherDatabases += 1;
      others.push(held);
      continue;
    }
    ours += 1;
    if (standing[position] === absent) {
      firstOf[position] = number;
      standing[position] = showsExactly(held, want) ? isExact : different;
      if (standing[position] === different) marked.push(held);
      continue;
    }
    // Two bookings bear one mark: the record tells which is ours.
    const twin = bookings[firstOf[position] ?? 0];
    if (standing[position] === isExact && twin !== undefined) marked.push(twin);
    standing[position] = different;
    marked.push(held);
  }
  const wantOf = (reference: string) => wants[positions.get(reference) ?? -1];
  return {
    wantOf: { get: wantOf, has: reference => positions.has(reference) },
    exact: { has: reference => standing[positions.get(reference) ?? -1] === isExact },
    wants: wants.filter((_, position) => standing[position] !== isExact),
    marked,
    others,
    ofOtherDatabases,
    ours,
  };
}

/**
 * References whose records the plan needs beyond the open ones. `displaceable`: wants that Booker has exactly so and
 * that may have to give way.
 */
export function neededRecords({ wants, marked }: Comparison, displaceable: Iterable<Want>): string[] {
  const needed = new Set<string>();
  for (const { reference } of displaceable) needed.add(reference);
  for (const want of wants) for (const member of membersOf(want)) needed.add(member);
  for (const { reference } of marked) if (reference !== null) needed.add(reference);
  return [...needed];
}

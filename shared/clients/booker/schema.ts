import { z } from 'zod';
import { bookerName, inOurNames, keepsRoom } from './contract.ts';
import { type BookerBooking, plainBooking } from './plain-booking.ts';

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() || null);

const described = z.object({ index: z.int(), id: text, name: text });

const room = z.object({
  index: z.int(),
  id: z.string().trim().min(1),
  name: text,
  capacity: z
    .int()
    .nullish()
    .transform(value => value ?? null),
  floor: text,
  type: described.nullish().transform(value => value ?? null),
  building: z
    .object({ index: z.int(), id: text, name: text, site: described.nullish().transform(value => value ?? null) })
    .nullish()
    .transform(value => value ?? null),
  departments: z.array(described).default([]),
  equipment: z.array(described).default([]),
  partOf: z.array(z.int()).default([]),
  live: z.boolean().default(true),
});
/** A room of Booker. `id` is the code by which TermTime knows it too; `partOf` are indexes of combined rooms. */
export type BookerRoom = z.output<typeof room>;

const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);

const givenBooking = z
  .object({
    index: z.int(),
    room: z.object({ index: z.int(), id: z.string().nullish() }),
    start: localTime,
    end: localTime,
    title: z.string().nullish(),
    attendees: z.int().nullish(),
    reference: z.string().nullish(),
    createdBy: z.string().nullish(),
    status: z.string(),
  })
  .refine(({ start, end }) => start < end, { error: 'ends before it begins' });

function tidied(given: z.output<typeof givenBooking>): BookerBooking {
  const { index, room: where, start, end, title, attendees, reference, createdBy, status } = given;
  return {
    index,
    roomIndex: where.index,
    room: where.id?.trim() || null,
    start: start.slice(0, 16),
    end: end.slice(0, 16),
    title: title ?? '',
    attendees: attendees ?? null,
    reference: reference?.trim() || null,
    createdBy: createdBy?.trim() || null,
    status,
    keepsRoom: keepsRoom(status),
  };
}

export type { BookerBooking };

const booking = givenBooking.transform(tidied);

/** An entry of a list that cannot be read: kept, named, never taken for absent. */
export interface Unreadable {
  readonly index: number | null;
  readonly reference: string | null;
  readonly problem: string;
}

export interface ReadList<Item> {
  readonly items: readonly Item[];
  readonly unreadable: readonly Unreadable[];
}

const identified = z.looseObject({ index: z.int().nullish().catch(null), reference: text.catch(null) });

/**
 * A page of bookings, its entries as Booker sends them: most are plain, and only the rest need the schema's judgement.
 */
function readBookings(entries: readonly unknown[]): ReadList<BookerBooking> {
  const items: BookerBooking[] = [];
  const rest: unknown[] = [];
  for (const entry of entries) {
    const plain = plainBooking(entry);
    if (plain === undefined) rest.push(entry);
    else items.push(plain);
  }
  if (rest.length === 0) return { items, unreadable: [] };
  const read = readList(
    booking,
    rest.map(entry => inOurNames('Booking', entry)),
  );
  return { items: [...items, ...read.items], unreadable: read.unreadable };
}

/** Reads a list entry by entry: one that makes no sense is named, and does not spoil the rest. */
function readList<Item>(schema: z.ZodType<Item>, entries: readonly unknown[]): ReadList<Item> {
  const items: Item[] = [];
  const unreadable: Unreadable[] = [];
  for (const entry of entries) {
    const read = schema.safeParse(entry);
    if (read.success) {
      items.push(read.data);
      continue;
    }
    const known = identified.safeParse(entry);
    const [issue] = read.error.issues;
    unreadable.push({
      index: known.data?.index ?? null,
      reference: known.data?.reference ?? null,
      problem: `${issue?.path.join('.') || 'entry'}: ${issue?.message ?? 'not understood'}`,
    });
  }
  return { items, unreadable };
}

export const roomsAnswer = z
  .unknown()
  .transform(value => inOurNames('RoomList', value))
  .pipe(z.object({ rooms: z.array(z.unknown()) }))
  .transform(({ rooms }) => readList(room, rooms));

const bookingsOf = bookerName('BookingPage', 'bookings');
const totalOf = bookerName('BookingPage', 'total');

/** Thousands of entries, each of which is judged below. */
const entries = z.custom<readonly unknown[]>(value => Array.isArray(value), { error: 'expected a list' });

export const bookingPage = z
  .looseObject({ [bookingsOf]: entries, [totalOf]: z.int().nonnegative() })
  .transform(page => ({ entries: entries.parse(page[bookingsOf]), total: z.number().parse(page[totalOf]) }))
  .transform(({ entries: list, total }) => ({ count: list.length, total, ...readBookings(list) }));

export const bookingAnswer = z
  .unknown()
  .transform(value => inOurNames('Booking', value))
  .pipe(booking);

export const tokenAnswer = z
  .unknown()
  .transform(value => inOurNames('Token', value))
  .pipe(z.object({ token: z.string().min(1), expiresIn: z.number().positive().default(300) }));

/** What a 409 says, as far as it can be read; nothing of it is relied on. */
export const conflictBody = z
  .unknown()
  .transform(value => inOurNames('Conflict', value))
  .pipe(
    z.object({
      message: text.catch(null),
      conflicts: z
        .array(z.unknown())
        .nullish()
        .catch([])
        .transform(value => readList(booking, value ?? []).items),
    }),
  )
  .catch({ message: null, conflicts: [] });

import { z } from 'zod';
import { fromWire, keepsRoom } from './contract.ts';

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() || null);

const described = z.object({ index: z.int(), id: text, name: text });

/** `YYYY-MM-DDTHH:MM`, local to the building, without a zone. */
const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
  .transform(value => value.slice(0, 16));

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

const booking = z
  .object({
    index: z.int(),
    room: z.object({ index: z.int(), id: text }),
    start: localTime,
    end: localTime,
    title: z
      .string()
      .nullish()
      .transform(value => value ?? ''),
    attendees: z
      .int()
      .nullish()
      .transform(value => value ?? null),
    reference: text,
    createdBy: text,
    status: z.string(),
  })
  .refine(({ start, end }) => start < end, { error: 'ends before it begins' })
  .transform(({ room: where, status, ...rest }) => ({
    ...rest,
    roomIndex: where.index,
    room: where.id,
    /** Whether nobody else can book the room meanwhile. */
    keepsRoom: keepsRoom(status),
    status,
  }));
/** A booking of Booker. `start` and `end` are local: `YYYY-MM-DDTHH:MM`. `room` is the room's code. */
export type BookerBooking = z.output<typeof booking>;

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
  .transform(value => fromWire('RoomList', value))
  .pipe(z.object({ rooms: z.array(z.unknown()) }))
  .transform(({ rooms }) => readList(room, rooms));

export const bookingPage = z
  .unknown()
  .transform(value => fromWire('BookingPage', value))
  .pipe(z.object({ bookings: z.array(z.unknown()), total: z.int().nonnegative() }))
  .transform(({ bookings, total }) => ({ count: bookings.length, total, ...readList(booking, bookings) }));

export const bookingAnswer = z
  .unknown()
  .transform(value => fromWire('Booking', value))
  .pipe(booking);

export const tokenAnswer = z
  .unknown()
  .transform(value => fromWire('Token', value))
  .pipe(z.object({ token: z.string().min(1), expiresIn: z.number().positive().default(300) }));

/** What a 409 says, as far as it can be read; nothing of it is relied on. */
export const conflictBody = z
  .unknown()
  .transform(value => fromWire('Conflict', value))
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

/** A room as the stand-in keeps it, with the names of `shared/clients/booker/openapi.json`'s x-lockstep. */
export interface SandboxRoom {
  readonly index: number;
  /** The room's code. */
  readonly id: string;
  name: string;
  capacity: number | null;
  floor: string | null;
  type: { readonly index: number; readonly id: string; readonly name: string } | null;
  building: {
    readonly index: number;
    readonly id: string;
    readonly name: string;
    readonly site: { readonly index: number; readonly id: string; readonly name: string } | null;
  } | null;
  departments: { readonly index: number; readonly id: string; readonly name: string }[];
  equipment: { readonly index: number; readonly id: string; readonly name: string }[];
  partOf: number[];
  live: boolean;
}

export interface SandboxBooking {
  readonly index: number;
  roomIndex: number;
  /** Local, `YYYY-MM-DDTHH:MM:SS`. */
  start: string;
  end: string;
  title: string;
  attendees: number | null;
  reference: string | null;
  createdBy: string;
  status: string;
  /** 1 when made, one more with each change. */
  revision: number;
}

export interface BookingInput {
  readonly room: string;
  readonly start: string;
  readonly end: string;
  readonly title?: string;
  readonly attendees?: number | null;
  readonly reference?: string | null;
  readonly createdBy?: string;
  readonly status?: string;
}

export interface Taking {
  readonly roomIndex: number;
  readonly start: string;
  readonly end: string;
}

const leavesFree = new Set(['Rejected', 'Cancelled']);

/**
 * What one Booker instance holds. A room is taken for a time by one booking at most; a combined room and its parts
 * exclude each other.
 */
export class BookerState {
  readonly rooms = new Map<number, SandboxRoom>();
  readonly bookings = new Map<number, SandboxBooking>();
  readonly #byRoom = new Map<number, Set<SandboxBooking>>();
  #next = 1000;

  addRoom(room: SandboxRoom): void {
    this.rooms.set(room.index, room);
  }

  room(id: string): SandboxRoom {
    for (const room of this.rooms.values()) if (room.id === id) return room;
    throw new Error(`the Booker stand-in has no room ${id}`);
  }

  /** Bookings that keep one of the rooms that this one excludes, while it is taken. */
  inTheWay(taking: Taking, except?: number): SandboxBooking[] {
    return this.#excluded(taking.roomIndex).flatMap(index =>
      [...(this.#byRoom.get(index) ?? [])].filter(
        booking =>
          booking.index !== except &&
          !leavesFree.has(booking.status) &&
          booking.start < taking.end &&
          taking.start < booking.end,
      ),
    );
  }

  /** Somebody books; `createdBy` is a person unless told otherwise. Throws where the room is taken. */
  book(input: BookingInput): SandboxBooking {
    const taking = { roomIndex: this.room(input.room).index, start: full(input.start), end: full(input.end) };
    const blocked = leavesFree.has(input.status ?? '') ? [] : this.inTheWay(taking);
    if (blocked.length > 0) throw new Error(`${input.room} is taken by booking ${blocked[0]?.index ?? ''}`);
    return this.insert({
      ...taking,
      title: input.title ?? 'Meeting',
      attendees: input.attendees ?? null,
      reference: input.reference ?? null,
      createdBy: input.createdBy ?? 'porter@example.ac.uk',
      status: input.status ?? 'Approved',
    });
  }

  insert(values: Omit<SandboxBooking, 'index' | 'revision'>): SandboxBooking {
    this.#next += 1;
    const booking = { ...values, index: this.#next, revision: 1 };
    this.bookings.set(booking.index, booking);
    this.#roomSet(booking.roomIndex).add(booking);
    return booking;
  }

  change(booking: SandboxBooking, values: Partial<Omit<SandboxBooking, 'index' | 'revision'>>): void {
    this.#roomSet(booking.roomIndex).delete(booking);
    Object.assign(booking, values);
    booking.revision += 1;
    this.#roomSet(booking.roomIndex).add(booking);
  }

  /** Takes it out altogether, as no user of Booker can. */
  erase(index: number): void {
    const booking = this.bookings.get(index);
    if (booking === undefined) return;
    this.bookings.delete(index);
    this.#roomSet(booking.roomIndex).delete(booking);
  }

  #roomSet(index: number): Set<SandboxBooking> {
    const known = this.#byRoom.get(index);
    if (known !== undefined) return known;
    const fresh = new Set<SandboxBooking>();
    this.#byRoom.set(index, fresh);
    return fresh;
  }

  #excluded(index: number): number[] {
    const excluded = new Set([index]);
    for (const whole of this.rooms.get(index)?.partOf ?? []) {
      excluded.add(whole);
    }
    for (const room of this.rooms.values()) {
      if (room.partOf.includes(index)) {
        excluded.add(room.index);
        for (const whole of room.partOf) excluded.add(whole);
      }
    }
    return [...excluded];
  }
}

export function full(local: string): string {
  return local.length === 16 ? `${local}:00` : local;
}

/**
 * What essm-rooms and essm-roombookings promise, told by the README alone: nothing here is taken from the code that
 * keeps the promises. It sees what people make of both sides and every change that a request of ours made in TermTime.
 */

import { excessOf, type LimitedDeed, Permissions } from '#test/simulation/models/permissions-model.ts';

/** So long after a fact changed an act may still rest on it. */
const latestMs = 40 * 60_000;
const day = 86_400_000;

/** A room as TermTime has it. */
export interface Room {
  readonly code: string;
  /** All that Booker decides, in words. */
  readonly text: string;
  readonly isMarked: boolean;
}

/** Changes a day, of rooms and of room bookings. */
export interface ModelLimits {
  readonly rooms: Readonly<Record<'mark' | 'update' | 'create', number>>;
  readonly roomBookings: Readonly<Record<'delete' | 'update' | 'create', number>>;
}

/** A date of a room booking: `LT1 2026-10-12 18:00 02:00 Choir`. */
export type Occupied = string;

export interface Seen {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Room bookings by TermTime's number, as text. */
  readonly roomBookings: ReadonlyMap<number, string>;
}

export class RoomsModel {
  readonly #now: () => number;
  readonly #violated: (what: string) => void;
  #seen: Seen = { rooms: new Map(), roomBookings: new Map() };
  readonly #ourRooms = new Set<string>();
  readonly #ourBookings = new Set<number>();
  /** Marks that a person set. */
  readonly #personsMarks = new Set<string>();
  /** Marks that we set; where a person took one away and set their own, it may be that no run saw the difference. */
  readonly #ourMarks = new Set<string>();
  /** Rooms that Booker had, latest last. */
  /** When people first asked that rooms of TermTime which Booker has too become ours. */
  #adoptingSince = Number.POSITIVE_INFINITY;
  readonly #limits: ModelLimits;
  readonly #deeds: (LimitedDeed & { readonly target: string })[] = [];
  /** What people permitted beyond the limits. */
  readonly permissions: Permissions;
  readonly #inBooker: { readonly at: number; readonly codes: ReadonlySet<string> }[] = [];

  constructor(now: () => number, limits: ModelLimits, violated: (what: string) => void) {
    this.#now = now;
    this.#limits = limits;
    this.#violated = violated;
    this.permissions = new Permissions(now, latestMs);
  }

  adopting(): void {
    this.#adoptingSince = Math.min(this.#adoptingSince, this.#now());
  }

  peopleChanged(now: Seen, inBooker: ReadonlySet<string>): void {
    for (const [code, { isMarked }] of now.rooms) {
      if (isMarked === (this.#seen.rooms.get(code)?.isMarked ?? false)) continue;
      if (isMarked) this.#personsMarks.add(code);
      else this.#personsMarks.delete(code);
    }
    this.#seen = now;
    this.#inBooker.push({ at: this.#now(), codes: inBooker });
  }

  weChanged(now: Seen): void {
    for (const code of now.rooms.keys()) {
      const [before, after] = [this.#seen.rooms.get(code), now.rooms.get(code)];
      if (before === undefined) this.#count('rooms', 'create', code);
      else if (after?.isMarked === true && !before.isMarked) this.#count('rooms', 'mark', code);
      else if (after?.text !== before.text || after.isMarked !== before.isMarked) this.#count('rooms', 'update', code);
    }
    for (const id of new Set([...now.roomBookings.keys(), ...this.#seen.roomBookings.keys()])) {
      const [before, after] = [this.#seen.roomBookings.get(id), now.roomBookings.get(id)];
      if (before === after) continue;
      const kind = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
      this.#count('roomBookings', kind, this.#codeOf(after ?? before ?? ''));
    }
    for (const [code, before] of this.#seen.rooms) {
      const after = now.rooms.get(code);
      if (after === undefined) this.#violated(`room ${code} was deleted`);
      const isChanged = after !== undefined && (after.text !== before.text || after.isMarked !== before.isMarked);
      if (isChanged && this.#mayBeAdopted(code)) this.#ourRooms.add(code);
      if (after === undefined) continue;
      if (isChanged && !this.#ourRooms.has(code)) this.#violated(`room ${code}, which is not ours, was changed`);
      else if (after.isMarked && !before.isMarked && this.#wasInBookerAllThatTime(code))
        this.#violated(`room ${code} was marked for deletion, though Booker has it`);
      else if (!after.isMarked && before.isMarked && this.#personsMarks.has(code) && !this.#ourMarks.has(code))
        this.#violated(`a person's mark was taken from room ${code}`);
    }
    for (const [code, { isMarked }] of now.rooms) {
      const before = this.#seen.rooms.get(code);
      if (before === undefined) this.#ourRooms.add(code);
      if (isMarked && before?.isMarked === false) this.#ourMarks.add(code);
      if (!isMarked && before?.isMarked === true) this.#ourMarks.delete(code);
    }
    for (const [id, before] of this.#seen.roomBookings) {
      if (now.roomBookings.get(id) !== before && !this.#ourBookings.has(id))
        this.#violated(`room booking ${id}, which is not ours, was changed`);
    }
    for (const id of now.roomBookings.keys()) if (!this.#seen.roomBookings.has(id)) this.#ourBookings.add(id);
    this.#seen = now;
  }

  /**
   * What is wrong when everything has settled. `wanted`: how each room of Booker should read, by code; `all`: every
   * code that Booker has.
   */
  problems(wanted: ReadonlyMap<string, string>, all: ReadonlySet<string>): string[] {
    const found: string[] = [];
    for (const [code, text] of wanted) {
      const room = this.#seen.rooms.get(code);
      if (room === undefined) found.push(`room ${code} is not in TermTime`);
      else if (!this.#ourRooms.has(code) && !this.#mayBeAdopted(code)) continue;
      else if (room.text !== text) found.push(`room ${code} reads “${room.text}”, not “${text}”`);
      else if (room.isMarked && !this.#personsMarks.has(code)) found.push(`room ${code} is still marked for deletion`);
    }
    for (const code of this.#ourRooms) {
      if (all.has(code)) continue;
      if (this.#seen.rooms.get(code)?.isMarked === false) found.push(`room ${code} is gone and not marked`);
    }
    return found;
  }

  isOurBooking(id: number): boolean {
    return this.#ourBookings.has(id);
  }

  #codeOf(roomBooking: string): string {
    return /"code":"([^"]*)"/.exec(roomBooking)?.[1] ?? '';
  }

  /** Over every rolling day: no more of a kind than its limit, but for what a person permitted. */
  #count(of: keyof ModelLimits, kind: string, target: string): void {
    const at = this.#now();
    if (this.permissions.isApproved(target, at)) return;
    const kinds = ['mark', 'update', 'create', 'delete'];
    this.#deeds.push({
      kind: `${of} ${kind}`,
      target,
      at,
      campaigns: this.permissions.campaignsFor(target, at, kinds),
    });
    const recent = this.#deeds.filter(deed => at - deed.at < day - latestMs);
    const isAgain = (deed: (typeof recent)[number], index: number): boolean =>
      recent.findIndex(other => other.kind === deed.kind && other.target === deed.target) < index;
    const limits = Object.entries(this.#limits[of]).map(([name, limit]) => [`${of} ${name}`, limit]);
    const excess = excessOf(
      recent.filter((deed, index) => !isAgain(deed, index)),
      Object.fromEntries(limits),
    );
    if (excess !== undefined) this.#violated(excess);
  }

  /** Whether Booker had it when, or after, people asked for adoption. */
  #mayBeAdopted(code: string): boolean {
    return this.#inBooker.some(
      ({ codes }, index) =>
        codes.has(code) &&
        (this.#inBooker[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= this.#adoptingSince - latestMs,
    );
  }

  #wasInBookerAllThatTime(code: string): boolean {
    const since = this.#now() - latestMs;
    return this.#inBooker.every(
      ({ codes }, index) => codes.has(code) || (this.#inBooker[index + 1]?.at ?? Number.POSITIVE_INFINITY) < since,
    );
  }
}

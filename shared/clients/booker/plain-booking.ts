import { keepsRoom, wireName } from './contract.ts';

/** A booking of Booker. `start` and `end` are local: `YYYY-MM-DDTHH:MM`. `room` is the room's code. */
export interface BookerBooking {
  readonly index: number;
  readonly roomIndex: number;
  readonly room: string | null;
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly attendees: number | null;
  readonly reference: string | null;
  readonly createdBy: string | null;
  readonly status: string;
  /** Whether nobody else can book the room meanwhile. */
  readonly keepsRoom: boolean;
}

const member = {
  index: wireName('Booking', 'index'),
  room: wireName('Booking', 'room'),
  start: wireName('Booking', 'start'),
  end: wireName('Booking', 'end'),
  title: wireName('Booking', 'title'),
  attendees: wireName('Booking', 'attendees'),
  reference: wireName('Booking', 'reference'),
  createdBy: wireName('Booking', 'createdBy'),
  status: wireName('Booking', 'status'),
};
const described = { index: wireName('Described', 'index'), id: wireName('Described', 'id') };
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined;
}

/**
 * A booking of the form that nearly all have, read in one go, since tens of thousands come at once: the same as the schema makes of it (a test
 * holds them to that). Undefined for any other, which is for the schema to judge.
 */
export function plainBooking(entry: unknown): BookerBooking | undefined {
  if (!isEntry(entry)) return undefined;
  const room = entry[member.room];
  if (!isEntry(room)) return undefined;
  const [index, roomIndex, roomId] = [entry[member.index], room[described.index], room[described.id]];
  const [start, end, status] = [entry[member.start], entry[member.end], entry[member.status]];
  const [title, attendees] = [entry[member.title], entry[member.attendees] ?? null];
  const [reference, createdBy] = [entry[member.reference], entry[member.createdBy]];
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(roomIndex) || typeof status !== 'string') return undefined;
  if (typeof index !== 'number' || typeof roomIndex !== 'number') return undefined;
  if (typeof start !== 'string' || typeof end !== 'string' || !localTime.test(start) || !localTime.test(end))
    return undefined;
  if (start >= end || !isText(roomId) || !isText(title) || !isText(reference) || !isText(createdBy)) return undefined;
  if (attendees !== null && (typeof attendees !== 'number' || !Number.isSafeInteger(attendees))) return undefined;
  return {
    index,
    roomIndex,
    room: roomId?.trim() || null,
    start: start.slice(0, 16),
    end: end.slice(0, 16),
    title: title ?? '',
    attendees,
    reference: reference?.trim() || null,
    createdBy: createdBy?.trim() || null,
    status,
    keepsRoom: keepsRoom(status),
  };
}

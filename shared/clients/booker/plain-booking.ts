import { bookerName, keepsRoom } from './contract.ts';

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
  index: bookerName('Booking', 'index'),
  room: bookerName('Booking', 'room'),
  start: bookerName('Booking', 'start'),
  end: bookerName('Booking', 'end'),
  title: bookerName('Booking', 'title'),
  attendees: bookerName('Booking', 'attendees'),
  reference: bookerName('Booking', 'reference'),
  createdBy: bookerName('Booking', 'createdBy'),
  status: bookerName('Booking', 'status'),
};
const described = { index: bookerName('Described', 'index'), id: bookerName('Described', 'id') };
const zero = 48;
const nine = 57;
const tilde = 126;
const form = '0000-00-00T00:00:00';

/** Whether a text has the form of a local time, to the minute or the second. */
function isLocalTime(text: string): boolean {
  if (text.length !== 16 && text.length !== 19) return false;
  for (let at = 0; at < text.length; at += 1) {
    const [is, asked] = [text.charCodeAt(at), form.charCodeAt(at)];
    if (asked === zero ? is < zero || is > nine : is !== asked) return false;
  }
  return true;
}

/** Text without padding, null where there is none; most has none at either end. */
function tidy(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const isPlain = isBare(text.charCodeAt(0)) && isBare(text.charCodeAt(text.length - 1));
  return isPlain ? text : text.trim() || null;
}

/** A character that is surely no white space; false for NaN, of an empty text. */
function isBare(code: number): boolean {
  return code > 32 && code <= tilde;
}

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined;
}

/**
 * A booking of the form that nearly all have, read in one go, since tens of thousands come at once: the same as the
 * schema makes of it (a test holds them to that). Undefined for any other, which is for the schema to judge.
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
  if (typeof start !== 'string' || typeof end !== 'string' || !isLocalTime(start) || !isLocalTime(end))
    return undefined;
  if (start >= end || !isText(roomId) || !isText(title) || !isText(reference) || !isText(createdBy)) return undefined;
  if (attendees !== null && (typeof attendees !== 'number' || !Number.isSafeInteger(attendees))) return undefined;
  return {
    index,
    roomIndex,
    room: tidy(roomId),
    start: start.slice(0, 16),
    end: end.slice(0, 16),
    title: title ?? '',
    attendees,
    reference: tidy(reference),
    createdBy: tidy(createdBy),
    status,
    keepsRoom: keepsRoom(status),
  };
}

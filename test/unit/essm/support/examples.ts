import { type BookingRecord, withOpenness } from '#functions/essm/booking/booking-record.ts';
import { compare, type Held } from '#functions/essm/booking/compare.ts';
import type { Reading } from '#functions/essm/bookings/plan/reading.ts';
import type { ActivityStanding } from '#functions/essm/occurrence/occurrence.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { roomBlocks } from '#functions/essm/slot/room-blocks.ts';

export const database = 'T';
export const account = 'lockstep@example.ac.uk';
/** A Wednesday, 12:00 on the clocks of Cambridge. */
export const now = Date.parse('2026-10-14T11:00:00Z');
export const hour = 3_600_000;

/** R12 is made of R1 and R2. */
export const blocks = roomBlocks(new Map([['R12', ['R1', 'R2']]]));
const roomCodes = ['R1', 'R2', 'R12', 'R3'];

export function reference(activity: string, week: number, room: string): string {
  return `lockstep:${database}:${activity}:${week}:${room}`;
}

/** Activity A in week 2 in R1, on 20 October 2026 at 9, unless it says otherwise. */
export function want(given: Partial<Want> = {}): Want {
  const { activity = 'A', week = 2, room = 'R1' } = given;
  return {
    reference: reference(activity, week, room),
    database,
    activity,
    week,
    room,
    start: '2026-10-20T09:00',
    end: '2026-10-20T10:00',
    name: `Lecture ${activity}`,
    title: `Lecture ${activity}`,
    attendees: 10,
    department: 'CHEM',
    colocation: null,
    timeframe: 'Michaelmas',
    sharedWith: [],
    ...given,
  };
}

/** A booking in Booker just as it is asked for, made by us, unless it says otherwise. */
export function held(of: Want, given: Partial<Held> = {}): Held {
  const { room, start, end, title, attendees } = of;
  return {
    index: 100,
    roomIndex: roomCodes.indexOf(room) + 1,
    room,
    start,
    end,
    title,
    attendees,
    reference: of.reference,
    createdBy: account,
    status: 'Approved',
    keepsRoom: true,
    ...given,
  };
}

/** Our record of a booking that stands, with nothing unfinished, unless it says otherwise. */
export function record(of: Want, given: Partial<BookingRecord> = {}): BookingRecord {
  const { sharedWith, colocation: _colocation, name: _name, ...recorded } = of;
  return withOpenness({
    ...recorded,
    members: [of.reference, ...sharedWith],
    answered: null,
    index: 100,
    phase: 'present',
    pending: null,
    waitingSince: null,
    inTheWay: [],
    questionedAt: null,
    letGo: false,
    unheard: [],
    changedAt: 0,
    runId: 'run-1',
    ...given,
  });
}

/** An activity that TermTime still has, whose pattern names week 2, and of which nothing is asked for. */
export function standing(given: Partial<ActivityStanding> = {}): ActivityStanding {
  return {
    department: 'CHEM',
    name: 'Lecture A',
    namedWeeks: new Set([2]),
    timeframe: 'Michaelmas',
    unreadableWeeks: new Set(),
    bookedWeeks: new Set(),
    ...given,
  };
}

/** Both sides as read, with what is remembered. */
export interface Sides {
  readonly wants?: readonly Want[];
  readonly bookings?: readonly Held[];
  readonly records?: readonly BookingRecord[];
  readonly standings?: Readonly<Record<string, ActivityStanding>>;
}

export function reading(
  { wants = [], bookings = [], records = [], standings = {} }: Sides,
  given: Partial<Reading> = {},
) {
  const all: Reading = {
    database,
    account,
    readAt: now,
    window: { from: '2026-10-14', to: '2026-12-19' },
    listed: { from: '2026-10-13', to: '2026-12-20' },
    expanded: {
      occurrences: wants,
      standings: new Map(Object.entries(standings)),
      nameless: 0,
      departmentsSeen: new Set(['CHEM']),
      findings: [],
    },
    wants,
    comparison: compare(wants, bookings, database),
    bookings,
    unreadableMarks: new Set(),
    unreadable: { count: 0, first: '' },
    records: new Map(records.map(one => [one.reference, one])),
    beyondWindow: 0,
    rooms: new Map(roomCodes.map((code, at) => [code, at + 1])),
    codeOf: new Map(roomCodes.map((code, at) => [at + 1, code])),
    blocks,
    ...given,
  };
  return all;
}

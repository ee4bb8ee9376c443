import type { TermtimeCalls } from './calls.ts';
import type { TermtimeAnswer } from './refusal.ts';

/** The longest room name that can be created; an update takes `longestRoomName`. */
export const longestNewRoomName = 45;
export const longestRoomName = 100;
/** Weeks that fit the 90 characters of a room booking's pattern. */
export const mostWeeks = 10;

export interface RoomDraft {
  readonly code: string;
  readonly name: string;
  /** Names, as TermTime wants them. */
  readonly floor: string;
  readonly building: string;
  readonly campus: string;
  /** Code. */
  readonly department: string;
  readonly capabilities: readonly string[];
  readonly capacities: readonly { readonly type: string; readonly capacity: number }[];
}

export interface RoomBookingDraft {
  readonly description: string;
  /** Day numbers, as TermTime counts them. */
  readonly days: readonly number[];
  /** `HH:MM`, local. */
  readonly time: string;
  readonly duration: string;
  /** ISO weeks, `YYYY-Www`: at most ten. */
  readonly weeks: readonly string[];
  readonly rooms: readonly string[];
  readonly owner: string;
  readonly type: string | null;
  readonly attendees: number | null;
}

/** The writing calls. Their data travels in the query string. */
export interface TermtimeWrites {
  createCampus(name: string, code: string): Promise<TermtimeAnswer>;
  createBuilding(draft: {
    readonly name: string;
    readonly code: string;
    readonly campus: string;
  }): Promise<TermtimeAnswer>;
  createFloor(draft: {
    readonly name: string;
    readonly code: string;
    readonly building: string;
    readonly campus: string;
  }): Promise<TermtimeAnswer>;
  /** A building's name or campus, by its code. */
  updateBuilding(code: string, draft: { readonly name: string; readonly campus: string }): Promise<TermtimeAnswer>;
  createRoom(draft: RoomDraft): Promise<TermtimeAnswer>;
  /** `marked`: for deletion, or no longer. */
  updateRoom(draft: RoomDraft & { readonly marked: boolean }): Promise<TermtimeAnswer>;
  /** Marks a room for deletion, or takes the mark away; leaves all else. */
  markRoom(code: string, marked: boolean): Promise<TermtimeAnswer>;
  createRelationship(name: string, type: string, rooms: readonly string[]): Promise<TermtimeAnswer>;
  deleteRelationship(name: string): Promise<TermtimeAnswer>;
  /** `code`: ours. After a lost answer look for it in the list. */
  createRoomBooking(code: string, draft: RoomBookingDraft): Promise<TermtimeAnswer>;
  updateRoomBooking(id: number, draft: RoomBookingDraft): Promise<TermtimeAnswer>;
  deleteRoomBooking(id: number): Promise<TermtimeAnswer>;
}

const segment = encodeURIComponent;

function roomQuery(draft: RoomDraft) {
  const { name, floor, building, campus, capabilities } = draft;
  return { n: name, f: floor, b: building, cam: campus, capabilities: JSON.stringify(capabilities) };
}

function capacityBody({ capacities }: RoomDraft) {
  return capacities.map(({ type, capacity }) => ({ code: type, val: capacity }));
}

function bookingQuery(draft: RoomBookingDraft) {
  return {
    des: draft.description,
    day: draft.days.join(','),
    time: draft.time,
    du: draft.duration,
    pat: draft.weeks.join(','),
    owner: draft.owner,
    rooms: draft.rooms.join(','),
    type: draft.type ?? undefined,
    cap: draft.attendees ?? undefined,
  };
}

export function createWrites({ write }: TermtimeCalls): TermtimeWrites {
  return {
    createCampus: (name, code) => write({ method: 'POST', path: `/campus/${segment(name)}`, query: { code } }),
    createBuilding: ({ name, code, campus }) =>
      write({ method: 'POST', path: `/building/${segment(name)}/${segment(campus)}`, query: { code } }),
    createFloor: ({ name, code, building, campus }) =>
      write({
        method: 'POST',
        path: `/floor/${segment(name)}/${segment(building)}/${segment(campus)}`,
        query: { code },
      }),
    updateBuilding: (code, { name, campus }) =>
      write({
        method: 'PUT',
        path: `/building/${segment(code)}/${segment(campus)}`,
        query: { n: name, camp: campus, queryBy: 'Code' },
      }),
    async createRoom(draft) {
      // A new room's name may have 45 characters, an old one's 100: what does not fit is added by an update.
      const short = draft.name.slice(0, longestNewRoomName);
      const created = await write({
        method: 'POST',
        path: `/room/${segment(draft.code)}`,
        query: { ...roomQuery({ ...draft, name: short }), dc: draft.department },
        json: capacityBody(draft),
      });
      if (created.kind !== 'done' || short === draft.name) return created;
      return write({ method: 'PUT', path: `/room/${segment(draft.code)}`, query: { n: draft.name } });
    },
    updateRoom: draft =>
      write({
        method: 'PUT',
        path: `/room/${segment(draft.code)}`,
        query: { ...roomQuery(draft), dn: draft.department, td: draft.marked ? 1 : 0 },
        json: capacityBody(draft),
      }),
    markRoom: (code, marked) => write({ method: 'PUT', path: `/room/${segment(code)}`, query: { td: marked ? 1 : 0 } }),
    createRelationship: (name, type, rooms) =>
      write({ method: 'POST', path: `/roomrelationship/${segment(name)}`, query: { type }, json: { rooms } }),
    deleteRelationship: name => write({ method: 'DELETE', path: `/roomrelationship/${segment(name)}` }),
    createRoomBooking: (code, draft) =>
      write({ method: 'POST', path: `/roombooking/${segment(code)}`, query: { ...bookingQuery(draft), state: 0 } }),
    updateRoomBooking: (id, draft) => write({ method: 'PUT', path: `/roombooking/${id}`, query: bookingQuery(draft) }),
    deleteRoomBooking: id => write({ method: 'DELETE', path: `/roombooking/${id}` }),
  };
}

import { neverSent, partsText } from '#functions/essm/as-sent.ts';
import type { MappingRules } from '#functions/essm/rooms/mapped-room.ts';
import { planRooms } from '#functions/essm/rooms/plan-rooms.ts';
import type { RoomRecord } from '#functions/essm/rooms/room-record.ts';
import type { RoomWork } from '#functions/essm/rooms/room-work.ts';
import type { RoomsReading } from '#functions/essm/rooms/rooms-reading.ts';
import { unreadableIn } from '#functions/essm/unreadable-in-termtime.ts';
import type { BookerRoom } from '#shared/clients/booker/schema.ts';
import type { TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import { changesOf, type Plan } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

export const hour = 3_600_000;
export const readAt = Date.parse('2026-10-05T00:00:00Z');

export const rules: MappingRules = {
  campuses: {},
  departments: [
    { booker: 'D-CHEM', termtime: 'CHEM' },
    { booker: 'D-PHYS', termtime: 'PHYS' },
  ],
  floors: { Ground: { name: 'Ground floor', code: 'G' }, First: { name: 'First floor', code: 'F' } },
  capabilities: ['Projector', 'Screen'],
  roomTypes: {},
  attributes: { PROJ: 'Projector', SCR: 'Screen' },
  capacities: { LEC: 1 },
  roomMapping: {},
};

const west = { index: 1, id: 'WEST', name: 'West' };
export const hall = { index: 7, id: 'B1', name: 'Hall', site: west };

/** LT1 of Booker, on the ground floor of Hall on the site West, unless it says otherwise. */
export function lt1(given: Partial<BookerRoom> = {}): BookerRoom {
  return {
    index: 1,
    id: 'LT1',
    name: 'Theatre',
    capacity: 40,
    floor: 'Ground',
    type: null,
    building: hall,
    departments: [{ index: 1, id: 'D-CHEM', name: 'Chemistry' }],
    equipment: [],
    partOf: [],
    live: true,
    ...given,
  };
}

/** LT1 as TermTime shows it, just as Booker has it, unless it says otherwise. */
export function shown(given: Partial<TermtimeRoom> = {}): TermtimeRoom {
  return {
    code: 'LT1',
    name: 'Theatre',
    floor: 'Ground floor',
    building: 'Hall',
    campus: 'West',
    department: 'CHEM',
    capabilities: [],
    capacities: [{ type: 'LEC', capacity: 40 }],
    isMarkedForDeletion: false,
    ...given,
  };
}

export function ours(given: Partial<RoomRecord> = {}): RoomRecord {
  const rest = { isMarkUnheard: false, ...neverSent, changedAt: 0, runId: '' };
  return { database: 'T', kind: 'room', code: 'LT1', rooms: [], phase: 'present', markedAt: null, ...rest, ...given };
}

export const lt2 = (given: Partial<BookerRoom> = {}): BookerRoom => lt1({ index: 2, id: 'LT2', ...given });
export const lt3 = (given: Partial<BookerRoom> = {}): BookerRoom => lt1({ index: 3, id: 'LT3', ...given });
export const annex = { ...hall, id: 'B2', name: 'Annex' };
export const long = { ...hall, id: 'a code of a building that is forty-five chars' };

const three = {
  rooms: [shown(), shown({ code: 'LT2' }), shown({ code: 'LT3' })],
  records: [ours(), ours({ code: 'LT2' }), ours({ code: 'LT3' })],
};
/** LT3 is made of LT1 and LT2; all are there and ours. */
export const combined = { ...three, booker: [lt2({ partOf: [3] }), lt1({ partOf: [3] }), lt3()] };
/** They are independent. */
export const apart = { ...three, booker: [lt2(), lt1(), lt3()] };

export const related = (code: string, ...rooms: readonly string[]): RoomRecord =>
  ours({ kind: 'relationship', code, rooms: [code, ...rooms] });

/** LT1 under a name, as it is sent. */
export const asSent = (name: string): string => sent(name, 'Ground floor', 'Hall', 'West', 'CHEM', '', 'LEC 40');

/** What was last sent of LT1 and what TermTime made of it. */
export function sent(...parts: readonly string[]): string {
  return partsText(parts);
}

export const unreadable = (what: string, ...codes: readonly (string | null)[]) =>
  unreadableIn(what, { unreadable: codes.map(code => ({ code, problem: 'odd' })) });

export interface Given extends Partial<Omit<RoomsReading, 'records' | 'relationships'>> {
  readonly records?: readonly RoomRecord[];
  readonly relationships?: readonly string[];
}

/** Campus, building and floors are there, no room, and nothing is remembered, unless it says otherwise. */
function reading({ records = [], relationships = [], ...given }: Given): RoomsReading {
  const floors = ['Ground floor', 'First floor'];
  return {
    database: 'T',
    readAt,
    booker: [],
    unreadable: [],
    campuses: [{ name: 'West', code: 'WEST' }],
    buildings: [{ code: 'B1', name: 'Hall', campus: 'West', floors }],
    floors: floors.map(name => ({ name, code: `B1-${name[0] ?? ''}`, building: 'Hall', campus: 'West' })),
    rooms: [],
    relationships: relationships.map(name => ({ name, type: 'Combined' })),
    departments: new Set(['CHEM', 'PHYS']),
    capabilities: new Set(['Projector', 'Screen', 'Piano']),
    activityTypes: new Set(['LEC', 'EXAM']),
    unreadableRooms: unreadable('room'),
    unreadableRelationships: unreadable('room relationship'),
    oddities: [],
    records: new Map(records.map(record => [`${record.kind} ${record.code}`, record])),
    ...given,
  };
}

function asSentText({ answered, found, times }: Pick<RoomRecord, 'answered' | 'found' | 'times'>): string {
  return `${answered === null ? '' : `, answered ${answered}`}${found === null ? '' : `, found ${found} ${times} times`}`;
}

const recordText = (record: RoomRecord): string =>
  `${record.kind} ${record.code}${record.phase === 'present' ? '' : ', intended'}${record.markedAt === null ? '' : `, marked by us${record.isMarkUnheard ? ' perhaps' : ''}`}${asSentText(record)}`;

function workText(work: RoomWork): string {
  switch (work.do) {
    case 'campus':
      return `campus ${work.campus.code}`;
    case 'building':
    case 'move-building':
      return `${work.do} ${work.building.code} ${work.building.name} to ${work.campus}, sent ${work.asSent.sent}${asSentText(work.asSent)}`;
    case 'floor':
      return `floor ${work.floor.code} ${work.floor.name} in ${work.building}, ${work.campus}`;
    case 'create':
      return `create ${work.draft.code}, sent ${work.asSent.sent}${asSentText(work.asSent)}`;
    case 'update':
      return `update ${work.draft.code}${work.keepsMark ? ', keeps our mark' : ''}${work.marked ? ', marked' : ''}, sent ${work.asSent.sent}${asSentText(work.asSent)}`;
    case 'relate':
      return `relate ${work.name}: ${work.rooms.join(' ')}${work.replaces ? ', replaces' : ''}`;
    default:
      return `${work.do} ${recordText(work.record)}`;
  }
}

export const planned = (given: Given, more: Partial<MappingRules> = {}): Plan<RoomWork> =>
  planRooms(reading(given), { ...rules, ...more });

/** A plan in lines: its changes, then its findings. */
export function told(given: Given, more?: Partial<MappingRules>): string[] {
  const plan = planned(given, more);
  const changes = withShownDifferences(changesOf(plan)).map(
    ({ kind, target, title, from, to, reason, payload }) =>
      `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason} [${workText(payload)}]`,
  );
  return [...changes, ...plan.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`)];
}

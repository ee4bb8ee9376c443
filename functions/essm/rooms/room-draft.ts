import type { TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import type { RoomDraft } from '#shared/clients/termtime/writes.ts';
import type { Parts } from '../as-sent.ts';
import type { MappedRoom, MappingRules } from './mapped-room.ts';

/** What is sent: what Booker says, and of capabilities and capacities what the tables do not speak of as it is. */
export function draftOf(room: MappedRoom, current: TermtimeRoom | undefined, rules: MappingRules): RoomDraft {
  const { code, name, floor, building, campus, department } = room;
  const kept = (current?.capabilities ?? []).filter(capability => !rules.capabilities.includes(capability));
  const given = new Set(room.capacities.map(({ type }) => type));
  const others = (current?.capacities ?? []).filter(({ type }) => !given.has(type));
  return {
    code,
    name,
    floor: floor.name,
    building: building.name,
    campus: campus.name,
    department,
    capabilities: [...kept, ...room.capabilities].sort(),
    capacities: [...others, ...room.capacities].sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

/** What TermTime has, in the same form. */
export function draftNow(room: TermtimeRoom): RoomDraft {
  const { code, name, capabilities, capacities } = room;
  return {
    code,
    name,
    floor: room.floor ?? '',
    building: room.building ?? '',
    campus: room.campus ?? '',
    department: room.department ?? '',
    capabilities: [...capabilities].sort(),
    capacities: [...capacities].sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

/** What is asked for of a room, and nothing else of it. */
export function askedParts({ name, floor, building, campus, department, capabilities, capacities }: MappedRoom): Parts {
  return [name, floor.name, building.name, campus.name, department, capabilities.join(), capacityText(capacities)];
}

/** What a room shows of that. */
export function shownParts(room: MappedRoom, current: TermtimeRoom, rules: MappingRules): Parts {
  const { name, floor, building, campus, department, capabilities, capacities } = draftNow(current);
  const given = new Set(room.capacities.map(({ type }) => type));
  return [
    name,
    floor,
    building,
    campus,
    department,
    capabilities.filter(capability => rules.capabilities.includes(capability)).join(),
    capacityText(capacities.filter(({ type }) => given.has(type))),
  ];
}

function capacityText(capacities: MappedRoom['capacities']): string {
  return capacities
    .map(({ type, capacity }) => `${type} ${capacity}`)
    .sort()
    .join();
}

/** For people, and for the key of the change. */
export function draftText({ name, floor, building, campus, department, capabilities, capacities }: RoomDraft): string {
  const sizes = capacities.map(({ type, capacity }) => `${type} ${capacity}`).join(', ');
  return `${name}; ${floor}, ${building}, ${campus}; ${department}; ${capabilities.join(', ')}; ${sizes}`;
}

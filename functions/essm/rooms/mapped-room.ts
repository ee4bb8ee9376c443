import type { BookerRoom } from '#shared/clients/booker/schema.ts';
import type { EssmRoomsConfig } from '../config.ts';

export type MappingRules = Pick<
  EssmRoomsConfig,
  'campuses' | 'departments' | 'floors' | 'capabilities' | 'roomTypes' | 'attributes' | 'capacities' | 'roomMapping'
>;

export interface Place {
  readonly name: string;
  readonly code: string;
}

/** A room of Booker in TermTime's words. */
export interface MappedRoom {
  readonly code: string;
  readonly name: string;
  readonly campus: Place;
  readonly building: Place;
  readonly floor: Place;
  /** Code. */
  readonly department: string;
  /** Of the allow-list. */
  readonly capabilities: readonly string[];
  readonly capacities: readonly { readonly type: string; readonly capacity: number }[];
}

export interface Mapping {
  readonly room: MappedRoom | undefined;
  /** What no table maps and no room can be without, in sentences without their end. */
  readonly missing: readonly string[];
  /** What no table maps, and the room goes without. */
  readonly unmapped: readonly string[];
}

const longestPlace = 45;

/**
 * Translates a room by the configured tables. Without a building, a floor or a department there is no room: TermTime
 * demands them.
 */
export function mappedRoom(room: BookerRoom, rules: MappingRules, codes: ReadonlyMap<string, string>): Mapping {
  const missing: string[] = [];
  const unmapped: string[] = [];
  const { building } = room;
  const site = building?.site ?? null;
  const code = codes.get(room.id) ?? room.id;
  const campus = site === null ? undefined : (rules.campuses[site.id ?? ''] ?? placeOf(site));
  const house = building === null ? undefined : placeOf(building);
  const floor = room.floor === null ? undefined : rules.floors[room.floor];
  const department = rules.departments.find(({ booker }) =>
    room.departments.some(({ id, name }) => id === booker || name === booker),
  )?.termtime;
  if (code.length > longestPlace) missing.push(`A code has more than ${longestPlace} characters`);
  if (campus === undefined) missing.push('A building has no site');
  if (house === undefined) missing.push('A room has no building');
  if (floor === undefined) missing.push(`The floor “${room.floor ?? ''}” is not in the table floors`);
  if (department === undefined) {
    const names = room.departments.map(({ id, name }) => id ?? name ?? '').join(', ');
    missing.push(`None of the departments ${names || '(there is none)'} is in the table departments`);
  }
  const allowed = new Set(rules.capabilities);
  const capabilities = new Set<string>();
  const give = (
    table: Readonly<Record<string, string>>,
    what: string,
    key: { id: string | null; name: string | null },
  ) => {
    const capability = table[key.id ?? ''] ?? table[key.name ?? ''];
    if (capability === undefined) unmapped.push(`The ${what} “${key.name ?? key.id ?? ''}” is not mapped`);
    else if (!allowed.has(capability))
      unmapped.push(`The capability “${capability}” is not in the list of those that may be sent`);
    else capabilities.add(capability);
  };
  if (room.type !== null) give(rules.roomTypes, 'room type', room.type);
  for (const one of room.equipment) give(rules.attributes, 'attribute', one);
  if (
    missing.length > 0 ||
    campus === undefined ||
    house === undefined ||
    floor === undefined ||
    department === undefined
  ) {
    return { room: undefined, missing, unmapped };
  }
  const capacity = room.capacity ?? 0;
  return {
    missing,
    unmapped,
    room: {
      code,
      name: (room.name ?? code).slice(0, 100),
      campus,
      building: house,
      floor,
      department,
      capabilities: [...capabilities].sort(),
      capacities: Object.entries(rules.capacities).map(([type, share]) => ({
        type,
        capacity: Math.floor(capacity * share),
      })),
    },
  };
}

function placeOf({
  id,
  name,
  index,
}: {
  readonly id: string | null;
  readonly name: string | null;
  readonly index: number;
}): Place {
  const code = (id ?? String(index)).slice(0, longestPlace);
  // A place's name is a key in TermTime.
  return { name: (name ?? code).replaceAll(/\s+/g, ' ').slice(0, longestPlace).trim(), code };
}

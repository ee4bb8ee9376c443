import type { Finding } from '#shared/core/change.ts';
import { foldedKey, sameOrNear } from '#shared/core/folded-key.ts';
import type { MappedRoom } from './mapped-room.ts';
import { isBuildingDue } from './plan-places.ts';
import type { RoomsReading } from './rooms-reading.ts';

/**
 * Rooms as TermTime spells what it has of them already, or will have: a campus, building or floor whose key differs by
 * case or padding alone is the same one. Nothing is made beside it; its room is another matter (`nearRoom`).
 */
export function spelledAlike(
  rooms: readonly MappedRoom[],
  reading: Pick<RoomsReading, 'campuses' | 'buildings' | 'floors' | 'records'>,
): MappedRoom[] {
  const { campuses, buildings, floors } = reading;
  const campusOf = firstSpelling(campuses.map(({ name }) => name));
  const buildingOf = firstSpelling(buildings.map(({ code }) => code));
  const floorsIn = new Map<string, ReturnType<typeof firstSpelling>>();
  const nameOf = new Map(buildings.map(({ code, name }) => [code, name]));
  return rooms.map(room => {
    const campus = { ...room.campus, name: campusOf(room.campus.name) };
    const asked = { ...room.building, code: buildingOf(room.building.code) };
    const under = nameOf.get(asked.code);
    // What TermTime made of its name is what its rooms are to say.
    const building =
      under === undefined || isBuildingDue(asked, campus.name, reading) ? asked : { ...asked, name: under };
    const floorOf =
      floorsIn.get(building.code) ??
      firstSpelling(floors.flatMap(each => (each.building === under ? [each.name] : [])));
    floorsIn.set(building.code, floorOf);
    return {
      ...room,
      campus,
      building,
      floor: { ...room.floor, name: floorOf(room.floor.name) },
    };
  });
}

/** How a key is spelled that is there, or was asked for before, but for padding and case. */
function firstSpelling(there: readonly string[]): (wanted: string) => string {
  const find = sameOrNear(there);
  const asked = new Map<string, string>();
  return wanted => {
    const found = find(wanted) ?? asked.get(foldedKey(wanted));
    if (found === undefined) asked.set(foldedKey(wanted), wanted);
    return found ?? wanted;
  };
}

/** Leaves out rooms that TermTime lacks, but has, or is about to have, under a code that differs by that alone. */
export function withoutNear(rooms: readonly MappedRoom[], there: readonly string[], findings: Finding[]): MappedRoom[] {
  const known = new Set(there);
  const spelled = firstSpelling(there);
  return rooms.filter(({ code }) => {
    const near = spelled(code);
    if (near === code || known.has(code)) return true;
    findings.push(nearFinding(code, near));
    return false;
  });
}

export const nearCode = 'near-code';

/** Of rooms of Booker whose codes differ by case or padding alone from one of TermTime's or from each other's. */
export function nearFinding(code: string, near: string): Finding {
  return {
    kind: nearCode,
    target: code,
    message: `Room ${code} of Booker is called ${near} elsewhere, which differs only by case or spaces: nothing is made or marked beside it. Make the two the same, or say in roomMapping which is meant.`,
  };
}

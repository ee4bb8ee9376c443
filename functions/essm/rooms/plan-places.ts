import { type Change, changeKey } from '#shared/core/change.ts';
import { type AsSent, judgeAsSent, neverSent, type Parts, sentNow } from '../as-sent.ts';
import type { MappedRoom, Place } from './mapped-room.ts';
import { roomKey } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';

/**
 * Campuses, buildings and floors that the rooms need and TermTime lacks, and buildings that have another name or campus
 * now; parents first.
 */
export function planPlaces(rooms: readonly MappedRoom[], reading: RoomsReading): Change<RoomWork>[] {
  const campuses = new Set(reading.campuses.map(({ name }) => name));
  const buildings = new Map(reading.buildings.map(building => [building.code, building]));
  const floors = new Set(reading.floors.map(({ name, building }) => floorKey(name, building ?? '')));
  const changes = new Map<string, Change<RoomWork>>();
  const add = (target: string, title: string, to: string, from: string, payload: RoomWork): void => {
    const kind = payload.do === 'move-building' ? 'update' : 'create';
    const key = changeKey(kind, target, from, to);
    if (!changes.has(target))
      changes.set(target, { key, kind, target, title, from, to, reason: 'Booker has rooms there', payload });
  };
  for (const { campus, building, floor } of rooms) {
    const known = buildings.get(building.code);
    if (!campuses.has(campus.name))
      add(`campus ${campus.name}`, `Campus ${campus.name}`, campus.code, 'absent', { do: 'campus', campus });
    const wanted = buildingParts(building.name, campus.name);
    if (known === undefined) {
      add(`building ${building.code}`, `Building ${building.name}`, campus.name, 'absent', {
        do: 'building',
        building,
        campus: campus.name,
        asSent: sentNow(wanted, null, neverSent),
      });
    } else if (isBuildingDue(building, campus.name, reading)) {
      add(
        `building ${building.code}`,
        `Building ${building.name}`,
        `${building.name}, ${campus.name}`,
        `${known.name}, ${known.campus ?? ''}`,
        {
          do: 'move-building',
          building,
          campus: campus.name,
          asSent: sentNow(wanted, buildingParts(known.name, known.campus), recordOf(building.code, reading)),
        },
      );
    }
    // A building keeps its floors under its new name.
    const under = known === undefined ? building.name : known.name;
    if (known === undefined || !floors.has(floorKey(floor.name, under))) {
      add(`floor ${floor.name} of ${building.code}`, `Floor ${floor.name} of ${building.name}`, floor.code, 'absent', {
        do: 'floor',
        floor: floorOf(floor, building),
        building: building.name,
        campus: campus.name,
      });
    }
  }
  const rank: Record<string, number> = { campus: 0, building: 1, 'move-building': 1, floor: 2 };
  return [...changes.values()].sort((a, b) => (rank[a.payload.do] ?? 3) - (rank[b.payload.do] ?? 3));
}

function buildingParts(name: string, campus: string | null): Parts {
  return [name, campus ?? ''];
}

function recordOf(code: string, { records }: Pick<RoomsReading, 'records'>): AsSent {
  return records.get(roomKey({ kind: 'building', code })) ?? neverSent;
}

/** Whether TermTime has a building under another name or campus than Booker, and not for its own reasons. */
export function isBuildingDue(
  { code, name }: Place,
  campus: string,
  reading: Pick<RoomsReading, 'buildings' | 'records'>,
): boolean {
  const known = reading.buildings.find(building => building.code === code);
  if (known === undefined) return false;
  const shown = buildingParts(known.name, known.campus);
  return judgeAsSent(buildingParts(name, campus), shown, recordOf(code, reading)) === 'due';
}

function floorKey(floor: string, building: string): string {
  return JSON.stringify([floor, building]);
}

const longestCode = 45;

/**
 * A floor's code is unique in TermTime, a floor of the table is of every building: the building's code tells them
 * apart. Where both are too long it is the building's that is cut, or all its floors would have one code.
 */
function floorOf({ name, code }: Place, building: Place): Place {
  const left = Math.max(0, longestCode - `-${code}`.length);
  return { name, code: `${building.code.slice(0, left)}-${code}`.slice(0, longestCode) };
}

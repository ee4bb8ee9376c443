import type { CmisRoom } from '#shared/clients/cmis/cmis.ts';
import type {
  Building,
  Campus,
  NewBuilding,
  NewCampus,
  NewRoom,
  Room,
} from '#shared/clients/echo360/reference-schema.ts';
import { foldedKey } from '#shared/core/folded-key.ts';
import { oncePerKey } from '#shared/core/once.ts';
import type { ReferenceDataConfig } from '../config.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import type { CmisNames } from './cmis-names.ts';
import { type Listed, nearError } from './listed.ts';
import { CannotSupplyError } from './repair.ts';

export interface PlaceLists {
  readonly campuses: Listed<Campus, NewCampus>;
  readonly buildings: Listed<Building, NewBuilding>;
  readonly rooms: Listed<Room, NewRoom>;
}

/**
 * Creates a room with its building and campus where Echo360 lacks them. A new room has no recording device yet:
 * somebody has to install one.
 */
export function createRoomSupply(
  { campuses, buildings, rooms }: PlaceLists,
  config: ReferenceDataConfig,
  cmisNames: Pick<CmisNames, 'room'>,
) {
  const once = oncePerKey<string, string>();

  async function campusId(named: PlaceNames['campus']): Promise<string> {
    if (named !== null) {
      const existing = await campuses.findNear(named.externalId);
      if (existing !== undefined) return existing.id;
      const timeZone = config.campus?.timeZone ?? 'Europe/London';
      return (await campuses.create({ ...named, timeZone })).id;
    }
    const [only, ...more] = await campuses.all();
    if (only !== undefined && more.length === 0) return only.id;
    throw new CannotSupplyError(
      'neither CMIS nor the configuration (referenceData.campus) names the campus of a building that Echo360 lacks',
    );
  }

  async function buildingId({ building, campus }: PlaceNames): Promise<string> {
    const existing = await buildings.findNear(building.externalId);
    if (existing !== undefined) return existing.id;
    const parent = await once(`campus ${foldedKey(campus?.externalId ?? '')}`, () => campusId(campus));
    return (await buildings.create({ ...building, campusId: parent })).id;
  }

  /** @throws CannotSupplyError */
  const supply = async ({ room: echoRoom, setId, source }: Occurrence): Promise<void> => {
    const supplied = await once(`room ${foldedKey(echoRoom)}`, async () => {
      const existing = await rooms.findNear(echoRoom);
      if (existing !== undefined) return existing.externalId ?? '';
      const room = await cmisNames.room(setId, source.roomId);
      const names = placeNames(echoRoom, room, config);
      const parent = await once(`building ${foldedKey(names.building.externalId)}`, () => buildingId(names));
      await rooms.create({ ...names.room, buildingId: parent });
      return echoRoom;
    });
    if (supplied !== echoRoom) throw nearError('room', echoRoom, supplied);
  };

  /** Whether Echo360 is known to lack the room; false where it was not asked. */
  const lacks = async ({ room }: Occurrence): Promise<boolean> =>
    rooms.isKnown && (await rooms.findByExternalId(room)) === undefined;

  return { supply, lacks };
}

/** What names a campus and a building for a room that Echo360 lacks: CMIS where it says, else the configuration. */
export interface PlaceNames {
  readonly room: { readonly externalId: string; readonly name: string };
  readonly building: { readonly externalId: string; readonly name: string };
  /** Null when neither names one: then Echo360's only campus is meant. */
  readonly campus: { readonly externalId: string; readonly name: string } | null;
}

/**
 * `echoRoom`: external id of the Echo360 room; `room`: a TIMETABLE room of it.
 * @throws CannotSupplyError when nobody names its building
 */
export function placeNames(echoRoom: string, room: CmisRoom | undefined, config: ReferenceDataConfig): PlaceNames {
  const building = named(room?.buildingId, room?.buildingName) ?? config.building;
  if (building === undefined) {
    throw new CannotSupplyError(
      `Echo360 does not know room ${echoRoom}, and neither CMIS nor the configuration (referenceData.building) names its building: create the room in Echo360`,
    );
  }
  const isWhole = room?.roomId === echoRoom;
  return {
    room: { externalId: echoRoom, name: (isWhole ? room.name : null) ?? echoRoom },
    building,
    campus: named(room?.campusId, room?.campusName) ?? config.campus ?? null,
  };
}

function named(externalId: string | null | undefined, name: string | null | undefined) {
  return externalId == null ? undefined : { externalId, name: name ?? externalId };
}

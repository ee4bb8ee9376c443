import type { CmisRoom } from '#shared/clients/cmis/cmis.ts';
import type { ReferenceDataConfig } from '../config.ts';
import { CannotSupplyError } from './cannot.ts';

/** What names a campus and a building for a room that Echo360 lacks: CMIS where it says, else the configuration. */
export interface PlaceNames {
  readonly room: { readonly externalId: string; readonly name: string };
  readonly building: { readonly externalId: string; readonly name: string };
  /** Null when neither names one: then Echo360's only campus is meant. */
  readonly campus: { readonly externalId: string; readonly name: string } | null;
}

/** `echoRoom`: external id of the Echo360 room; `room`: a TIMETABLE room of it. @throws CannotSupplyError when nobody names its building */
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

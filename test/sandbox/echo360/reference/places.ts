import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { readJson } from '../play-json.ts';
import type { Building, Campus, Room } from '../records.ts';
import { parentOf, type Resource } from './resource.ts';

const text = z.string();
const name = text.min(1, 'error.minLength');
export const timeZone = text.refine(isZone, 'error.expected.timeZone');
const campusBody = z.strictObject({ name, timeZone, externalId: text.optional() });
const buildingBody = z.strictObject({
  name,
  campusId: text.optional(),
  campusExternalId: text.optional(),
  externalId: text.optional(),
});
const roomBody = z.strictObject({
  name,
  buildingId: text.optional(),
  buildingExternalId: text.optional(),
  externalId: text.optional(),
});

const quarter = 15 * 60_000;

/** No zone changes its clocks but at a quarter of an hour, and what asks about one asks again soon. */
const latest = new Map<string, { readonly quarter: number; readonly minutes: number }>();

/** How far a zone is from UTC at an instant, minutes. */
export function offsetMinutes(zone: string, now: number): number {
  const current = Math.floor(now / quarter);
  const known = latest.get(zone);
  if (known?.quarter === current) return known.minutes;
  const local = Temporal.Instant.fromEpochMilliseconds(current * quarter).toZonedDateTimeISO(zone);
  const minutes = local.offsetNanoseconds / 60_000_000_000;
  latest.set(zone, { quarter: current, minutes });
  return minutes;
}

function isZone(zone: string): boolean {
  try {
    offsetMinutes(zone, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const campusResource: Resource<Campus> = {
  kind: 'Campus',
  path: '/campuses',
  sortMember: 'normalizedName',
  collection: state => state.campuses,
  accept: (body, _context, id) => {
    const { name, timeZone, externalId } = readJson(body, campusBody);
    return { id, name, timeZone, externalId };
  },
  view: ({ id, name, timeZone, externalId }, { state: { institutionId }, now }) => {
    return { id, institutionId, name, timeZone, timeZoneOffsetMinutes: offsetMinutes(timeZone, now), externalId };
  },
  usedBy: ({ id }, state) => (state.buildings.values(id).length > 0 ? 'buildings' : undefined),
};

export const buildingResource: Resource<Building> = {
  kind: 'Building',
  path: '/buildings',
  sortMember: 'normalizedName',
  filter: 'campusId',
  collection: state => state.buildings,
  accept: (body, { state }, id) => {
    const { name, campusId, campusExternalId, externalId } = readJson(body, buildingBody);
    return { id, name, campusId: parentOf(state.campuses, 'Campus', campusId, campusExternalId).id, externalId };
  },
  view: ({ id, campusId, name, externalId }, { state: { institutionId } }) => {
    return { id, campusId, institutionId, name, externalId };
  },
  usedBy: ({ id }, state) => (state.rooms.values(id).length > 0 ? 'rooms' : undefined),
};

export const roomResource: Resource<Room> = {
  kind: 'Room',
  path: '/rooms',
  sortMember: undefined,
  filter: 'buildingId',
  collection: state => state.rooms,
  accept: (body, { state, settings, now }, id, before) => {
    const { name, buildingId, buildingExternalId, externalId } = readJson(body, roomBody);
    const building = parentOf(state.buildings, 'Building', buildingId, buildingExternalId);
    const hasDevice = before?.hasDevice ?? settings.newRoomsHaveDevice;
    const createdAt = before?.createdAt ?? now;
    return { id, name, buildingId: building.id, externalId, hasDevice, createdAt, updatedAt: now };
  },
  view: (room, { state: { institutionId } }) => {
    const { id, buildingId, name, externalId, hasDevice } = room;
    const [createdAt, updatedAt] = [room.createdAt, room.updatedAt].map(at => new Date(at).toISOString());
    const device = { roomConfigurationId: id, deviceId: id, deviceType: 'Pro', deviceSoftwareVersion: '3.0' };
    return { id, buildingId, institutionId, name, createdAt, updatedAt, externalId, ...(hasDevice ? device : {}) };
  },
  usedBy: ({ id }, state) => (state.schedules.values(id).length > 0 ? 'schedules' : undefined),
};

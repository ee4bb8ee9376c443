import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import type { BookerRoom, Unreadable } from '#shared/clients/booker/schema.ts';
import type { Building, Campus, Floor, RoomRelationship, TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import type { Finding } from '#shared/core/change.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type UnreadableInTermtime, unreadableIn } from '../unreadable-in-termtime.ts';
import { rooms as collection, type RoomRecord, roomKey } from './room-record.ts';

/** Booker's rooms, what TermTime has of them, and what of that is ours. */
export interface RoomsReading {
  readonly database: string;
  /** When the reading began, ms since the epoch. */
  readonly readAt: number;
  readonly booker: readonly BookerRoom[];
  /** Rooms of Booker that cannot be read: while there are any, none is known to be missing. */
  readonly unreadable: readonly Unreadable[];
  readonly campuses: readonly Campus[];
  readonly buildings: readonly Building[];
  readonly floors: readonly Floor[];
  readonly rooms: readonly TermtimeRoom[];
  readonly relationships: readonly RoomRelationship[];
  readonly departments: ReadonlySet<string>;
  readonly capabilities: ReadonlySet<string>;
  readonly activityTypes: ReadonlySet<string>;
  readonly unreadableRooms: UnreadableInTermtime;
  readonly unreadableRelationships: UnreadableInTermtime;
  /** Places, departments, capabilities and activity types of TermTime that cannot be read. */
  readonly oddities: readonly Finding[];
  /** By `roomKey`. */
  readonly records: ReadonlyMap<string, RoomRecord>;
}

/** Reads both sides, completely or not at all. Throws ConfigError where the key opens another database. */
export async function readRooms(
  database: string,
  { termtime, booker }: { readonly termtime: TermtimeClient; readonly booker: BookerClient },
  context: ReadContext,
): Promise<RoomsReading> {
  const readAt = context.now();
  await termtime.verifyDatabase();
  const [list, campuses, buildings, floors, rooms, relationships, departments, capabilities, types] = await Promise.all(
    [
      booker.rooms(),
      termtime.campuses(),
      termtime.buildings(),
      termtime.floors(),
      termtime.rooms(),
      termtime.relationships(),
      termtime.departments(),
      termtime.capabilities(),
      termtime.activityTypes(),
    ],
  );
  const records = new Map<string, RoomRecord>();
  for await (const { value } of collectionOn(context.store, collection).all('ofDatabase', { database })) {
    records.set(roomKey(value), value);
  }
  if (list.items.length === 0 && records.size > 0) {
    throw new ImplausibleAnswerError(`Booker lists no room at all, while ${records.size} in TermTime are ours`, {
      advice: 'Nothing was marked for deletion. Check whether the account of Booker still sees the rooms.',
    });
  }
  return {
    database,
    readAt,
    booker: list.items.filter(({ live }) => live),
    unreadable: list.unreadable,
    campuses: campuses.items,
    buildings: buildings.items,
    floors: floors.items,
    rooms: rooms.items,
    relationships: relationships.items,
    departments: new Set(departments.items.map(({ code }) => code)),
    capabilities: new Set(capabilities.items),
    activityTypes: new Set(types.items.map(({ code }) => code)),
    unreadableRooms: unreadableIn('room', rooms),
    unreadableRelationships: unreadableIn('room relationship', relationships),
    oddities: [
      ...unreadableIn('campus', campuses).findings,
      ...unreadableIn('building', buildings).findings,
      ...unreadableIn('floor', floors).findings,
      ...unreadableIn('department', departments).findings,
      ...unreadableIn('capability', capabilities).findings,
      ...unreadableIn('activity type', types).findings,
    ],
    records,
  };
}

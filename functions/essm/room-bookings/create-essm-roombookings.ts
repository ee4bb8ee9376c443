import { z } from 'zod';
import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import { type BookerConfig, bookerAccount } from '#shared/clients/booker/config.ts';
import type { TermtimeConfig } from '#shared/clients/termtime/config.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { heldOf } from '../bookings/read/both-sides.ts';
import { roomNames } from '../bookings/read/room-names.ts';
import { windowAt } from '../bookings/read/window.ts';
import type { EssmRoombookingsConfig } from '../config.ts';
import { identityIn } from '../occurrence/reference.ts';
import { unreadableIn } from '../unreadable-in-termtime.ts';
import { verifyTermtime } from '../verify-target.ts';
import { applyRoomBooking } from './apply-room-booking.ts';
import { roomBookingLimits } from './limits.ts';
import { planRoomBookings } from './plan-room-bookings.ts';
import { type RoomBookingRecord, roomBookings } from './room-booking-record.ts';
import type { RoomBookingWork } from './room-booking-work.ts';
import type { RoomBookingsReading } from './room-bookings-reading.ts';
import type { OthersBooking } from './series.ts';

export const roombookingsName = 'essm-roombookings';

const parameters = z.strictObject({}).optional();

/** Makes the sync Booker → TermTime of others' bookings, once per instance. See README.md. */
export function createEssmRoombookings(
  config: EssmRoombookingsConfig,
  systems: { readonly booker: BookerConfig; readonly termtime: TermtimeConfig },
  instance: Instance,
): Sync<RoomBookingsReading, RoomBookingWork, z.infer<typeof parameters>> {
  const termtime = createTermtimeUpstream(systems.termtime, instance);
  const booker = createBookerUpstream(systems.booker, instance);
  const ownAccounts = new Set([...config.ownAccounts, bookerAccount(systems.booker)]);
  return {
    name: roombookingsName,
    target: termtime.target,
    parameters,
    limits: limitsWith(roomBookingLimits, config.limits, roombookingsName),
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: async () => verifyTermtime(roombookingsName, termtime.target, config.writable),
    read: context =>
      readRoomBookings(config, ownAccounts, termtime.target, context, {
        termtime: termtime.connect(context),
        booker: booker.connect(context),
      }),
    plan: reading =>
      planRoomBookings(reading, { owner: config.owner, type: config.type ?? null, mondayIs: config.mondayIs }),
    async apply({ changes }, context) {
      const { keepDays } = config;
      const acting = { termtime: termtime.connect(context), context, database: termtime.target, keepDays };
      const outcomes: Outcome[] = [];
      for (const { payload } of changes) outcomes.push(await applyRoomBooking(payload, acting));
      return outcomes;
    },
  };
}

async function readRoomBookings(
  config: EssmRoombookingsConfig,
  ownAccounts: ReadonlySet<string>,
  database: string,
  context: ReadContext,
  { termtime, booker }: { readonly termtime: TermtimeClient; readonly booker: BookerClient },
): Promise<RoomBookingsReading> {
  const { from, to } = windowAt(context.now(), config);
  await termtime.verifyDatabase();
  const [rooms, list, termtimeRooms, held] = await Promise.all([
    booker.rooms(),
    booker.bookings(from, to),
    termtime.rooms(),
    termtime.roomBookings(),
  ]);
  const names = roomNames(rooms.items, config.roomMapping);
  const known = new Set(termtimeRooms.items.map(({ code }) => code));
  const shared = new Set([...names.codeOf.values()].filter(code => known.has(code)));
  const unknownRooms = new Set<string>();
  const others: OthersBooking[] = [];
  for (const booking of list.items) {
    const isOurs = identityIn(booking.reference) !== undefined || ownAccounts.has(booking.createdBy ?? '');
    if (!booking.keepsRoom || isOurs) continue;
    const { room, start, end, title, attendees } = heldOf(booking, names.codeOf);
    if (room !== null && known.has(room)) others.push({ room, start, end, title, attendees });
    else unknownRooms.add(room ?? String(booking.roomIndex));
  }
  const records = new Map<string, RoomBookingRecord>();
  for await (const { value } of collectionOn(context.store, roomBookings).all('ofDatabase', { database }, { from })) {
    records.set(value.code, value);
  }
  return {
    database,
    from,
    to,
    others,
    rooms: shared,
    unknownRooms,
    unreadable: list.unreadable.length,
    isEmpty: list.items.length === 0,
    readAt: context.now(),
    roomBookings: held.items,
    unreadableRoomBookings: unreadableIn('room booking', held),
    records,
  };
}

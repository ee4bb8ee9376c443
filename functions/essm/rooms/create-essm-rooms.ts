import { z } from 'zod';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import type { BookerConfig } from '#shared/clients/booker/config.ts';
import type { TermtimeConfig } from '#shared/clients/termtime/config.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { EssmRoomsConfig } from '../config.ts';
import { verifyTermtime } from '../verify-target.ts';
import { applyRoom } from './apply-room.ts';
import { roomLimits } from './limits.ts';
import { planRooms } from './plan-rooms.ts';
import type { RoomWork } from './room-work.ts';
import { type RoomsReading, readRooms } from './rooms-reading.ts';

export const roomsName = 'essm-rooms';

const parameters = z.strictObject({}).optional();

/**
 * Makes the sync Booker → TermTime of rooms, once per instance. `termtime`: the database that is written to. See
 * README.md.
 */
export function createEssmRooms(
  config: EssmRoomsConfig,
  systems: { readonly booker: BookerConfig; readonly termtime: TermtimeConfig },
  instance: Instance,
): Sync<RoomsReading, RoomWork, z.infer<typeof parameters>> {
  const termtime = createTermtimeUpstream(systems.termtime, instance);
  const booker = createBookerUpstream(systems.booker, instance);
  return {
    name: roomsName,
    target: termtime.target,
    parameters,
    limits: limitsWith(roomLimits, config.limits, roomsName),
    // Places come before their rooms, and rooms before what relates them.
    concurrency: 1,
    repeats: false,
    // The database has been verified with the reading.
    verifyTarget: async () => verifyTermtime(roomsName, termtime.target, config.writable),
    read: context =>
      readRooms(termtime.target, { termtime: termtime.connect(context), booker: booker.connect(context) }, context),
    plan: reading => planRooms(reading, config),
    async apply({ changes }, context) {
      const { relationshipType } = config;
      const acting = { termtime: termtime.connect(context), context, database: termtime.target, relationshipType };
      const outcomes: Outcome[] = [];
      for (const { payload } of changes) outcomes.push(await applyRoom(payload, acting));
      return outcomes;
    },
  };
}

import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadId } from '#shared/state/spread-id.ts';

/** A room booking in TermTime that is ours, by database and code. Written before the request that makes it; only what has one is changed or deleted. */
const roomBooking = z.object({
  database: z.string(),
  code: z.string(),
  /** For people: what it stands for. */
  title: z.string(),
  room: z.string(),
  /** Last day of its last week, `YYYY-MM-DD`. */
  until: z.string(),
  changedAt: z.number(),
  runId: z.string(),
});

/** By `spreadId` of database and code. */
export const roomBookings = defineCollection({
  name: 'roomBookings',
  schema: roomBooking,
  queries: { ofDatabase: { where: ['database'], order: 'until' } },
});
export type RoomBookingRecord = ValueOf<typeof roomBookings>;

export function roomBookingId({ database, code }: Pick<RoomBookingRecord, 'database' | 'code'>): string {
  return spreadId(`${encodeURIComponent(database)}:${code}`);
}

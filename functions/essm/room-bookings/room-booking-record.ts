import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';
import { asSentShape } from '../as-sent.ts';

/**
 * A room booking in TermTime that is ours, by database and code. Written before the request that makes it; only what
 * has one is changed or deleted.
 */
const roomBooking = z.object({
  database: z.string(),
  code: z.string(),
  /** For people: what it stands for. */
  title: z.string(),
  room: z.string(),
  /** Last day of its last week, `YYYY-MM-DD`. */
  until: z.string(),
  ...asSentShape,
  /** When Booker's list was first found empty while this stood, ms since the epoch; null where it was not. */
  questionedAt: z.number().nullable().default(null),
  changedAt: z.number(),
  runId: z.string(),
});

/** By `roomBookingKey`. */
export const roomBookings = defineCollection({
  name: 'roomBookings',
  schema: roomBooking,
  ids: spreadIds,
  expiresAt: ({ until, changedAt }, { keepDays }: KeepDays) => daysAfter(keepDays, Date.parse(until), changedAt),
  queries: { ofDatabase: { where: ['database'], order: 'until' } },
});
export type RoomBookingRecord = ValueOf<typeof roomBookings>;

/** Database and code. */
export function roomBookingKey({ database, code }: Pick<RoomBookingRecord, 'database' | 'code'>): string {
  return `${encodeURIComponent(database)}:${code}`;
}

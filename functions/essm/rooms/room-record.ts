import { z } from 'zod';
import { carriedOutLateMs } from '#shared/core/carried-out-late.ts';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadIds } from '#shared/state/ids.ts';
import { asSentShape } from '../as-sent.ts';

/**
 * A room or a room relationship in TermTime that is ours, by database and code. Written before the first request; only
 * what has one is ever changed, marked for deletion or taken apart. Of a building it only says what was sent of it.
 */
const room = z.object({
  database: z.string(),
  kind: z.enum(['room', 'relationship', 'building']),
  /** A room's or building's code; a relationship's name. */
  code: z.string(),
  /** Codes of the rooms of a relationship as sent: TermTime does not tell. Empty for a room. */
  rooms: z.array(z.string()),
  /** `intended`: a request to make it was about to go out, and nothing has been heard of it; `present`: it was seen. */
  phase: z.enum(['intended', 'present']),
  /** When we marked it for deletion, ms since the epoch; null where we did not. */
  markedAt: z.number().nullable(),
  /** Whether nothing has been heard of the request that marks it. */
  isMarkUnheard: z.boolean().default(false),
  ...asSentShape,
  changedAt: z.number(),
  runId: z.string(),
});

/** By `roomRecordKey`. */
export const rooms = defineCollection({
  name: 'rooms',
  schema: room,
  ids: spreadIds,
  expiresAt: 'never',
  queries: { ofDatabase: { where: ['database'], order: 'code' } },
});
export type RoomRecord = ValueOf<typeof rooms>;

/** Database, kind and code. */
export function roomRecordKey({ database, kind, code }: Pick<RoomRecord, 'database' | 'kind' | 'code'>): string {
  return `${encodeURIComponent(database)}:${kind}:${encodeURIComponent(code)}`;
}

export function roomKey({ kind, code }: Pick<RoomRecord, 'kind' | 'code'>): string {
  return `${kind} ${code}`;
}

/** The record of what TermTime lists: whatever was under way, it was made. */
export function seen(record: RoomRecord): RoomRecord {
  return { ...record, phase: 'present' };
}

/** Whether TermTime may yet mark it for deletion by a request of ours of which nothing was heard. `now`: as below. */
export function mayBeMarked({ markedAt, isMarkUnheard }: RoomRecord, now: number): boolean {
  return isMarkUnheard && markedAt !== null && now - markedAt < carriedOutLateMs;
}

/** The record of a room that bears no mark of ours. */
export function unmarked(record: RoomRecord): RoomRecord {
  return { ...record, markedAt: null, isMarkUnheard: false };
}

/** Whether a request of which nothing was heard may have made it, or make it yet. `now`: ms since the epoch. */
export function mayBeMade({ phase, changedAt }: RoomRecord, now: number): boolean {
  return phase === 'intended' && now - changedAt < carriedOutLateMs;
}

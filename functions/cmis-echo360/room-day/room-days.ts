import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

/** A schedule as a listing of Echo360 showed it, on one date of its room. */
const listedSchedule = z.object({
  externalId: z.string().nullable(),
  echoId: z.string(),
  name: z.string(),
  start: z.string(),
  end: z.string(),
  presenterEmail: z.string().nullable(),
  /** `<course identifier>_<section name>` of the first section; null without one. */
  section: z.string().nullable(),
  input1: z.string().nullable(),
  input2: z.string().nullable(),
  captureQuality: z.string().nullable(),
  /** More than this one date: a series, or more than one section. Never ours. */
  isSeries: z.boolean(),
  /** What of it is not understood: it may record at any time from `start` to `end`. */
  fault: z.string().nullable().default(null),
});
export type ListedSchedule = z.infer<typeof listedSchedule>;

const excludedEvent = z.object({
  externalId: z.string(),
  /** Its academic year, in which it is looked for again; null in records of before this was kept. */
  setId: z.string().nullable().default(null),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  /** External ids or names of what it overlaps. */
  overlaps: z.array(z.string()),
  ask: z.string(),
  /** For the digest; null in records of before these were kept. */
  departmentId: z.string().nullable().default(null),
  presenterEmail: z.string().nullable().default(null),
});
export type ExcludedEvent = z.infer<typeof excludedEvent>;

const mark = z.object({
  /** Run clock (ms) before Echo360 was listed. */
  at: z.number(),
  why: z.string(),
  /** What Echo360 held then; absent when a person asked without looking. */
  listed: z.array(listedSchedule).nullable(),
});
export type RoomDayMark = z.infer<typeof mark>;

/**
 * One Echo360 room on one day that was refreshed, is in conflict, or is to be refreshed: STT_ECHO_DAY_ROOM of the
 * design.
 */
const roomDay = z.object({
  key: z.string(),
  room: z.string(),
  date: z.string(),
  createdAt: z.number(),
  /** Null while something is excluded, in the way, or failed. */
  resolvedAt: z.number().nullable(),
  inConflict: z.boolean(),
  /** Echo360 spoke of a clash that our records do not explain: list the room before the next refresh. */
  mustList: z.boolean(),
  /** Run clock (ms) **before** CMIS was read for the last refresh; null before the first. */
  lastRefreshAt: z.number().nullable(),
  /** Whether that refresh ended without an error of Echo360. */
  lastRefreshOk: z.boolean(),
  excluded: z.array(excludedEvent),
  /** Schedules of others, by name, that stand where ours should. */
  inTheWay: z.array(z.string()),
  /** What went wrong in the last refresh, for people. */
  failures: z.array(z.string()),
  marked: mark.nullable(),
  /** `marked` is set: for the query. */
  isMarked: z.boolean(),
  runId: z.string(),
});

/** By `key`: see `roomDayKey`. */
export const roomDays = defineCollection({
  name: 'roomDays',
  schema: roomDay,
  ids: spreadIds,
  expiresAt: ({ date, createdAt }, { keepDays }: KeepDays) => daysAfter(keepDays, Date.parse(date), createdAt),
  queries: {
    marked: { where: ['isMarked'], order: 'key' },
    inConflict: { where: ['inConflict'], order: 'key' },
    ofRoom: { where: ['room'], order: 'date' },
  },
});
export type RoomDayRecord = ValueOf<typeof roomDays>;

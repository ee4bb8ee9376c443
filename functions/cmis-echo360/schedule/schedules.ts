import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

/** What Echo360 was sent of a lesson beside its slot. */
const sent = z.object({
  name: z.string(),
  /** External id of the section. */
  section: z.string(),
  presenterEmail: z.string().nullable(),
  input1: z.string(),
  input2: z.string().nullable(),
  captureQuality: z.string(),
});
export type Sent = z.infer<typeof sent>;

/**
 * What Echo360 answered to what it was sent, where that is not the same: a name cut or trimmed, a course with another
 * identifier, a person's main address. Null members were left out of the answer.
 */
const answered = z.object({
  name: z.string(),
  section: z.string().nullable(),
  presenterEmail: z.string().nullable(),
  input1: z.string().nullable(),
  input2: z.string().nullable(),
  captureQuality: z.string().nullable(),
});
export type Answered = z.infer<typeof answered>;

const entered = z.string().nullable();
const ownColumns = z.object({
  weekId: entered,
  weekday: entered,
  start: entered,
  finish: entered,
  moduleId: entered,
  groupCode: entered,
  roomId: entered,
  roomGroupCode: entered,
});

const told = z.object({
  lecturerId: z.string().nullable(),
  presenterBy: z.enum(['lecturer', 'contact']).nullable(),
  isNamed: z.boolean(),
  feature: z.enum(['VIDEOREC', 'AUDIOREC']),
});

/**
 * A recording schedule in Echo360 that is ours, by external id. Written before the first request, so that whatever
 * Lockstep may have created has a record; only what has one is ever changed or deleted.
 */
const schedule = z.object({
  externalId: z.string(),
  /**
   * The external id that Echo360 has it under, where that is another: adopted from a predecessor, until an update of it
   * changes that.
   */
  heldAs: z.string().nullable(),
  /** Echo360's own id, once it has told. */
  echoId: z.string().nullable(),
  /** `YYYY-MM-DD room`: the room-day it lies in. */
  roomDay: z.string(),
  room: z.string(),
  date: z.string(),
  start: z.string(),
  end: z.string(),
  sent,
  /** Null where Echo360 answers what it was sent, or has not answered yet. */
  answered: answered.nullable().catch(null).default(null),
  /**
   * The presenter whom it was sent without, since Echo360 did not know them: it is sent again when there is an account.
   * `refusedAt`: run clock (ms) at which they were refused although there was one.
   */
  leftOut: z.object({ presenterEmail: z.string(), refusedAt: z.number().nullable() }).nullable().default(null),
  /** The slot's own columns in TIMETABLE when it was last put right; null where that is not known (adopted). */
  own: ownColumns.nullable().default(null),
  /** By what its content was told then; null where that is not known. */
  told: told.nullable().default(null),
  /** Digest of slot and content as CMIS had them when last sent. */
  digest: z.string(),
  /**
   * `intended`: about to be created, Echo360 may or may not have it. `removed`: Echo360 has it no more, or never had,
   * but may still carry out a request that creates it: only what it shows counts.
   */
  phase: z.enum(['intended', 'present', 'removed']),
  /**
   * Run clock (ms) at which a request that creates it was last given up, with another made in its place; null where
   * none was, or nothing can come of it any more.
   */
  unheardAt: z.number().nullable().default(null),
  /** A request about it was about to be made and its end is not known: whatever the digest says, it is sent again. */
  pending: z.enum(['update', 'delete']).nullable(),
  setId: z.string(),
  slotId: z.number(),
  week: z.number(),
  /** Run clock (ms) at which this record was last written. */
  changedAt: z.number(),
  runId: z.string(),
  /** The last runs that sent something of it, latest first: for its history. */
  runs: z.array(z.string()).default([]),
  // What people look for it by, as it was last sent; blank in records of before these were kept.
  section: z.string().default(''),
  /** Lower case. */
  lecturer: z.string().default(''),
});

/** A few nights' comparisons see what came of a request that was given up, and then nobody asks any more. */
const keepRemovedDays = 3;

/** By external id. */
export const schedules = defineCollection({
  name: 'schedules',
  schema: schedule,
  ids: spreadIds,
  expiresAt: ({ date, changedAt, phase }, { keepDays }: KeepDays) =>
    phase === 'removed' ? daysAfter(keepRemovedDays, changedAt) : daysAfter(keepDays, Date.parse(date), changedAt),
  queries: {
    all: { where: [], order: 'date' },
    ofRoomDay: { where: ['roomDay'], order: 'start' },
    ofRoom: { where: ['room'], order: 'date' },
    ofLecturer: { where: ['lecturer'], order: 'date' },
    bySection: { where: [], order: 'section' },
    byExternalId: { where: [], order: 'externalId' },
  },
});
export type ScheduleRecord = ValueOf<typeof schedules>;

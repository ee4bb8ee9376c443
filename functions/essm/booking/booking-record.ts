import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';
import { sameSlot } from '../slot/slot.ts';

/** What keeps a booking from being made, for people. */
const obstacle = z.object({
  /**
   * `activity`: another activity of TermTime. `booking`: somebody's booking in Booker. `ours`: a booking of ours that
   * has to stay for now. `room`: Booker does not know the room. `refused`: Booker said no.
   */
  kind: z.enum(['activity', 'booking', 'ours', 'room', 'refused']),
  title: z.string(),
  /** Who made it, where Booker tells. */
  by: z.string().nullable(),
  start: z.string().nullable(),
  end: z.string().nullable(),
});
export type Obstacle = z.infer<typeof obstacle>;

/** A booking as Booker shows it. */
const shown = z.object({
  room: z.string(),
  start: z.string(),
  end: z.string(),
  title: z.string(),
  attendees: z.number().nullable(),
});
export type Shown = z.infer<typeof shown>;

/**
 * Where a booking may still come to stand: a request for it was sent there, and no answer ever told of its end.
 * `since`: when it was given up.
 */
const unheard = z.object({ room: z.string(), start: z.string(), end: z.string(), since: z.number() });
export type Unheard = z.infer<typeof unheard>;

/**
 * A booking in Booker that is ours, is about to be, or is asked for and cannot be made yet. Written before the first
 * request, so that whatever Lockstep may have booked has a record; only what has one is ever changed or cancelled.
 * Times are local, `YYYY-MM-DDTHH:MM`; instants are of the run's clock, ms since the epoch.
 */
const booking = z.object({
  reference: z.string(),
  database: z.string(),
  activity: z.string(),
  week: z.number(),
  /** Code of the room that was asked for. */
  room: z.string(),
  start: z.string(),
  end: z.string(),
  title: z.string(),
  attendees: z.number().nullable(),
  /** What Booker showed of it after the last request, where that differs from what was sent: a shortened title. */
  answered: shown.nullable(),
  department: z.string(),
  /** The activity's timeframe when it was last seen. */
  timeframe: z.string(),
  /** References of all activities that share it, its own first. */
  members: z.array(z.string()),
  /** Booker's own number of it, once it has told. */
  index: z.number().nullable(),
  /**
   * `wanted`: no request was sent. `intended`: one was about to be, Booker may or may not have it. `present`: Booker
   * has confirmed it.
   */
  phase: z.enum(['wanted', 'intended', 'present']),
  /** A request about it was about to be made and its end is not known. */
  pending: z.enum(['update', 'cancel']).nullable(),
  /** Since when it should be booked, or elsewhere, and cannot be. */
  waitingSince: z.number().nullable(),
  inTheWay: z.array(obstacle),
  /** When TermTime was first seen to lack it without saying that it is gone. */
  questionedAt: z.number().nullable(),
  /** A person says that it may be cancelled. */
  letGo: z.boolean(),
  /** Requests for it that were given up, and made again: what comes of them is ours as well, and stands for nothing. */
  unheard: z.array(unheard).default([]),
  /** Something about it is unfinished: read by every run. */
  isOpen: z.boolean(),
  /** `waitingSince` and `questionedAt` are set: for queries. */
  isWaiting: z.boolean(),
  isQuestioned: z.boolean(),
  changedAt: z.number(),
  runId: z.string(),
});

/** By reference. */
export const bookings = defineCollection({
  name: 'bookings',
  schema: booking,
  ids: spreadIds,
  expiresAt: ({ end, changedAt }, { keepDays }: KeepDays) => daysAfter(keepDays, Date.parse(`${end}:00Z`), changedAt),
  queries: {
    open: { where: ['isOpen'], order: 'start' },
    waiting: { where: ['isWaiting'], order: 'start' },
    questioned: { where: ['isQuestioned'], order: 'start' },
    byStart: { where: [], order: 'start' },
    ofRoom: { where: ['room'], order: 'start' },
    ofActivity: { where: ['activity'], order: 'start' },
    ofIndex: { where: ['index'], order: 'start' },
  },
});
export type BookingRecord = ValueOf<typeof bookings>;

/** What a record says of which nothing is under way, waits or is in question. */
export const nothingUnfinished = {
  pending: null,
  waitingSince: null,
  inTheWay: [],
  questionedAt: null,
  letGo: false,
  unheard: [],
} as const satisfies Partial<BookingRecord>;

/** A record with the members that only queries use, as its others have it. */
export function withOpenness(record: Omit<BookingRecord, 'isOpen' | 'isWaiting' | 'isQuestioned'>): BookingRecord {
  const { waitingSince, questionedAt } = record;
  const isOpen = isUnfinished(record) || record.unheard.length > 0;
  return { ...record, isOpen, isWaiting: waitingSince !== null, isQuestioned: questionedAt !== null };
}

/** Whether something of the booking itself is under way, waits or is in question. */
export function isUnfinished({
  phase,
  pending,
  waitingSince,
  questionedAt,
  letGo,
}: Pick<BookingRecord, 'phase' | 'pending' | 'waitingSince' | 'questionedAt' | 'letGo'>): boolean {
  return phase !== 'present' || pending !== null || waitingSince !== null || questionedAt !== null || letGo;
}

/** As many are remembered; there is hardly ever one. */
const mostUnheard = 10;

/**
 * `record.unheard`, and where a creation of it was about to be made and nothing was found of it since. None, where
 * there is no record.
 */
export function unheardOf(record: BookingRecord | undefined): Unheard[] {
  if (record === undefined) return [];
  const { phase, index, room, start, end, changedAt } = record;
  const own = phase === 'intended' && index === null ? [{ room, start, end, since: changedAt }] : [];
  const others = record.unheard.filter(place => !own.some(one => sameSlot(one, place)));
  return [...others, ...own].slice(-mostUnheard);
}

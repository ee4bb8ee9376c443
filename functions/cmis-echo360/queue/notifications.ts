import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { daysAfter, type KeepDays } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

export const notificationStatuses = [
  'UNPROCESSED',
  'IN_PROGRESS',
  'SUCCESS',
  'WARN',
  'OUT_OF_DATE',
  'REFRESHED',
  'IN_CONFLICT',
  'FAILED',
] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** One week of one queue row: STT_ECHO_NOTIFICATION of the design, with the old place of an update beside the new. */
const notification = z.object({
  id: z.string(),
  queueId: z.number(),
  /** How many notifications its queue row became. */
  siblings: z.number(),
  /** 0; the retries of a notification count from 1. */
  retry: z.number(),
  /** Id of the notification that this one tries again. */
  retryOf: z.string().nullable(),
  /** A later notification tries this one again. */
  isRetried: z.boolean(),
  action: z.enum(['I', 'U', 'D']),
  oldValid: z.boolean(),
  newValid: z.boolean(),
  setId: z.string(),
  slotId: z.number(),
  /** 0 for all weeks of a row whose weeks cannot be told. */
  week: z.number(),
  externalId: z.string(),
  weekIdOld: z.number().nullable(),
  weekIdNew: z.number().nullable(),
  weekdayOld: z.number().nullable(),
  weekdayNew: z.number().nullable(),
  startTime: z.string().nullable(),
  finishTime: z.string().nullable(),
  startTimeOld: z.string().nullable(),
  finishTimeOld: z.string().nullable(),
  moduleId: z.string().nullable(),
  groupCode: z.string().nullable(),
  roomId: z.string(),
  roomGroupCode: z.string().nullable(),
  roomIdOld: z.string().nullable(),
  roomGroupCodeOld: z.string().nullable(),
  lecturerId: z.string().nullable(),
  presenterEmail: z.string().nullable(),
  featureId: z.string().nullable(),
  /** Date of the lesson by the message: the new one, or the old one of a deletion. */
  lessonDate: z.string(),
  /** Date before an update, where it had one. */
  lessonDateOld: z.string().nullable(),
  /** `YYYY-MM-DD room`: the room-day of the lesson by the message, which the backlog is ordered by. */
  roomDay: z.string(),
  /** Run clock (ms). */
  createdAt: z.number(),
  processedAt: z.number().nullable(),
  status: z.enum(notificationStatuses),
  /** The status is not final. */
  open: z.boolean(),
  /**
   * Of a failed one that is open again, since nothing is left to be done about it: what put it right. `message` is what
   * it had failed with.
   */
  putRightBy: z.string().nullable().default(null),
  message: z.string(),
  runId: z.string(),
});

/** By `id`. */
export const notifications = defineCollection({
  name: 'notifications',
  schema: notification,
  ids: spreadIds,
  expiresAt: ({ lessonDate, createdAt }, { keepDays }: KeepDays) =>
    daysAfter(keepDays, Date.parse(lessonDate), createdAt),
  queries: {
    open: { where: ['open'], order: 'roomDay' },
    ofQueueRow: { where: ['queueId'], order: 'week' },
    ofWeek: { where: ['week', 'open'], order: 'createdAt' },
    ofRun: { where: ['runId', 'open'], order: 'processedAt' },
    withStatus: { where: ['status', 'isRetried'], order: 'createdAt' },
    ofOccurrence: { where: ['externalId'], order: 'createdAt' },
    ofCourse: { where: ['moduleId'], order: 'createdAt' },
    ofLecturer: { where: ['presenterEmail'], order: 'createdAt' },
    ofRoom: { where: ['roomId'], order: 'createdAt' },
    processed: { where: ['status'], order: 'processedAt' },
  },
});
export type NotificationRecord = ValueOf<typeof notifications>;

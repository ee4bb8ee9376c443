import { z } from 'zod';
import type { DayOfWeek } from '../records.ts';
import { isDate } from './occurrences.ts';

const text = z.string();
const date = text.refine(isDate, 'error.expected.date.isoformat');
/** HH:MM or HH:MM:SS; kept to the minute. */
const time = text
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'error.expected.time')
  .transform(value => value.slice(0, 5));

/** One of the names, in whatever case; kept as Echo360 writes it. */
function anyCase<const Name extends string>(...names: Name[]): z.ZodType<Name, string> {
  return text.transform((value, context) => {
    const name = names.find(candidate => candidate.toLowerCase() === value.toLowerCase());
    if (name !== undefined) return name;
    context.addIssue({ code: 'custom', message: 'error.expected.validenumvalue' });
    return z.NEVER;
  });
}

const inputs = anyCase('Display', 'Video', 'AltVideo');
const qualities = anyCase('Medium', 'High');
const days: z.ZodType<DayOfWeek, string> = anyCase('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');

const availability = z.strictObject({
  availability: anyCase('Immediate', 'Concrete', 'Unavailable', 'Relative'),
  relativeDelay: z.int().optional(),
  concreteTime: date.optional(),
  unavailabilityDelay: z.int().optional(),
});

const scheduleBody = z.strictObject({
  name: text.optional(),
  externalId: text.min(1, 'error.minLength').optional(),
  startDate: date,
  endDate: date.optional(),
  startTime: time,
  endTime: time,
  daysOfWeek: z.array(days).optional(),
  exclusionDates: z.array(date).optional(),
  venue: z.strictObject({
    campusId: text.optional(),
    campusName: text.optional(),
    campusExternalId: text.optional(),
    buildingId: text.optional(),
    buildingName: text.optional(),
    buildingExternalId: text.optional(),
    roomId: text.optional(),
    roomName: text.optional(),
    roomExternalId: text.optional(),
  }),
  presenter: z
    .strictObject({
      userId: text.optional(),
      userEmail: text.optional(),
      userExternalId: text.optional(),
      userFullName: text.optional(),
    })
    .optional(),
  guestPresenter: text.optional(),
  sections: z
    .array(
      z.strictObject({
        courseId: text.optional(),
        courseIdentifier: text.optional(),
        courseExternalId: text.optional(),
        termId: text.optional(),
        termName: text.optional(),
        termExternalId: text.optional(),
        sectionId: text.optional(),
        sectionName: text.optional(),
        sectionExternalId: text.optional(),
        availability: availability.optional(),
      }),
    )
    .optional(),
  shouldCaption: z.boolean().optional(),
  shouldStreamLive: z.boolean().optional(),
  input1: inputs.optional(),
  input2: inputs.optional(),
  captureQuality: qualities,
  streamQuality: qualities.optional(),
  /** Some clients send their token so. */
  access_token: text.optional(),
});

type Refined = z.output<typeof scheduleBody>;

function refuseSeries(body: Refined, refuse: (member: string, message: string) => void): void {
  if (body.endDate !== undefined && body.endDate < body.startDate) refuse('endDate', 'error.endDate.beforeStartDate');
  if (body.endDate !== undefined && (body.daysOfWeek ?? []).length === 0) refuse('daysOfWeek', 'error.path.missing');
}

const refusal = (context: z.RefinementCtx) => (member: string, message: string) =>
  context.addIssue({ code: 'custom', path: [member], message });

/** The body of a create or update of API version 2, every member of it that is known. */
export const scheduleBodySchema = scheduleBody.superRefine((body, context) => {
  if (body.endTime <= body.startTime) refusal(context)('endTime', 'error.endTime.notAfterStartTime');
  refuseSeries(body, refusal(context));
});

/** What people in the web pages may make, who can record across midnight. */
export const anyScheduleSchema = scheduleBody.superRefine((body, context) => refuseSeries(body, refusal(context)));

export type ScheduleBody = z.output<typeof scheduleBodySchema>;
export type ScheduleRequest = z.input<typeof scheduleBodySchema>;

import { z } from 'zod';

const date = z.iso.date();
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)
  .transform(value => value.slice(0, 5));
const dayOfWeek = z
  .string()
  .transform(day => day.toUpperCase())
  .pipe(z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']));

/** Members without a value are left out of answers; a null is taken for the same. */
const text = z
  .string()
  .nullish()
  .transform(value => value ?? null);

const section = z
  .object({ sectionId: text, sectionName: text, courseIdentifier: text, termName: text })
  .transform(({ sectionId, sectionName, courseIdentifier, termName }) => ({
    id: sectionId,
    name: sectionName,
    course: courseIdentifier,
    term: termName,
  }));

/** A schedule as Echo360 answers it (API version 2); only the members that are used, renamed. */
export const scheduleSchema = z
  .object({
    id: z.string().min(1),
    externalId: text,
    name: text,
    startDate: date,
    endDate: date.nullish(),
    startTime: time,
    endTime: time,
    daysOfWeek: z.array(dayOfWeek).nullish(),
    exclusionDates: z.array(date).nullish(),
    venue: z.object({ roomId: text, roomName: text }).nullish(),
    presenter: z.object({ userEmail: text }).nullish(),
    sections: z.array(section).nullish(),
    input1: text,
    input2: text,
    captureQuality: text,
  })
  .transform(given => ({
    id: given.id,
    externalId: given.externalId,
    name: given.name ?? '',
    /** `YYYY-MM-DD`, local to the room's campus, like all dates and times. */
    date: given.startDate,
    /** Of a series; null for a single occurrence. */
    endDate: given.endDate ?? null,
    /** `HH:MM`. */
    start: given.startTime,
    end: given.endTime,
    daysOfWeek: given.daysOfWeek ?? [],
    exclusionDates: given.exclusionDates ?? [],
    /** Echo360's id; answers do not give the room's external id. */
    roomId: given.venue?.roomId ?? null,
    roomName: given.venue?.roomName ?? null,
    presenterEmail: given.presenter?.userEmail ?? null,
    sections: given.sections ?? [],
    input1: given.input1,
    input2: given.input2,
    captureQuality: given.captureQuality,
  }));

export type Schedule = z.output<typeof scheduleSchema>;

/** One page of any listing. */
export function pageSchema<Item>(item: z.ZodType<Item>) {
  return z
    .object({ data: z.array(item), has_more: z.boolean(), next: z.string().nullish() })
    .transform(({ data, has_more: hasMore, next }) => ({ data, hasMore, next }));
}

import { z } from 'zod';
import { issuePlace } from '#shared/core/issue-text.ts';

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

export type Schedule = z.output<typeof scheduleSchema> & { readonly fault?: undefined };

/** A schedule in a listing with members that we do not understand: it is there, as far as can be told. */
export interface OddSchedule {
  readonly fault: string;
  /** Empty where not even that is told. */
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly roomId: string | null;
  readonly roomName: string | null;
  /** Null where it may be any. `endDate` null: none, or as unknown as the date. */
  readonly date: string | null;
  readonly endDate: string | null;
  readonly start: string | null;
  readonly end: string | null;
}

const loose = <Value>(schema: z.ZodType<Value>) =>
  schema
    .nullish()
    .catch(null)
    .transform(value => value ?? null);
const oddSchema = z
  .object({
    id: z.string().catch(''),
    externalId: loose(z.string()),
    name: z.string().catch(''),
    startDate: loose(date),
    endDate: z.unknown().optional(),
    startTime: loose(time),
    endTime: loose(time),
    venue: loose(z.object({ roomId: loose(z.string()), roomName: loose(z.string()) })),
  })
  .catch({
    id: '',
    externalId: null,
    name: '',
    startDate: null,
    endDate: null,
    startTime: null,
    endTime: null,
    venue: null,
  });

function oddSchedule(value: unknown, error: z.ZodError): OddSchedule {
  const odd = oddSchema.parse(value);
  const [issue] = error.issues;
  const isSeries = odd.endDate !== undefined && odd.endDate !== null;
  const last = loose(date).parse(odd.endDate);
  // Of a series whose end is not understood, every day may be one.
  const isDated = odd.startDate !== null && (!isSeries || last !== null);
  return {
    fault: `its ${issuePlace(issue ?? { path: [] }, 'form')} is not understood`,
    id: odd.id,
    externalId: odd.externalId,
    name: odd.name,
    roomId: odd.venue?.roomId ?? null,
    roomName: odd.venue?.roomName ?? null,
    date: isDated ? odd.startDate : null,
    endDate: isDated ? last : null,
    start: odd.startTime,
    end: odd.endTime,
  };
}

/** A schedule of a listing, understood or not: one odd record must not hide all others. */
export const listedSchema: z.ZodType<Schedule | OddSchedule> = z.unknown().transform(value => {
  const parsed = scheduleSchema.safeParse(value);
  return parsed.success ? parsed.data : oddSchedule(value, parsed.error);
});

/** A page of any listing: its items, and where the next one is. */
export interface ListingPage<Item> {
  readonly data: Item[];
  readonly hasMore: boolean;
  readonly next?: string | null | undefined;
}

/** One page of a listing. To be made once for each kind of item: making a schema takes longer than reading by it. */
export function pageSchema<Item>(item: z.ZodType<Item>): z.ZodType<ListingPage<Item>> {
  return z
    .object({ data: z.array(item), has_more: z.boolean(), next: z.string().nullish() })
    .transform(({ data, has_more: hasMore, next }) => ({ data, hasMore, next }));
}

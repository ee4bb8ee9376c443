import { z } from 'zod';
import { entriesOf, listOf, type UnreadableEntry } from './listed.ts';
import { date, key, text } from './members.ts';

const timeframe = z
  .object({ c: key, n: text, f: z.coerce.number(), l: z.coerce.number(), fDate: date, lDate: date })
  .transform(({ c, n, f, l, fDate, lDate }) => ({
    code: c,
    name: n ?? c,
    /** Academic week numbers of the first and the last week. */
    first: f,
    last: l,
    /** First day of the first week (whatever weekday that is), last day of the last. */
    from: fDate,
    to: lDate,
  }));
export type Timeframe = z.output<typeof timeframe>;
export const timeframesAnswer = listOf(timeframe, 'c');

/** One date of an activity, as TermTime gives it; the notation of its times is not documented. */
export interface ActivityEvent {
  readonly uniqueId?: string | null;
  readonly date: string;
  readonly startTime?: string | null;
  readonly endTime?: string | null;
  readonly activityDurationMins?: number | null;
  readonly week?: number | null;
}

function isMissingOr(type: 'string' | 'number', value: unknown): boolean {
  return value === null || value === undefined || typeof value === type;
}

/** Tens of thousands come at once, so they are looked at and kept as they are. */
function isEvent(value: unknown): value is ActivityEvent {
  if (typeof value !== 'object' || value === null || !('date' in value) || typeof value.date !== 'string') return false;
  return (
    (!('uniqueId' in value) || isMissingOr('string', value.uniqueId)) &&
    (!('startTime' in value) || isMissingOr('string', value.startTime)) &&
    (!('endTime' in value) || isMissingOr('string', value.endTime)) &&
    (!('activityDurationMins' in value) || isMissingOr('number', value.activityDurationMins)) &&
    (!('week' in value) || isMissingOr('number', value.week))
  );
}

/** What is wrong with a list of events, for people. */
function oddEvents({ input }: { readonly input?: unknown }): string {
  if (!Array.isArray(input)) return 'expected a list';
  return `number ${input.findIndex(event => !isEvent(event)) + 1} has no date, or a member of another type`;
}

const words = z.string().nullish();
const figure = z.number().nullish();

/** Only checked here, and tidied in one go below. */
const givenActivity = z.object({
  code: z.string().regex(/\S/),
  name: words,
  friendlyName: words,
  departmentCode: words,
  scheduled: z.unknown().optional(),
  virtual: z.unknown().optional(),
  scheduledRooms: z.array(z.string()).nullish(),
  coloc: words,
  colocatedActivities: z.array(z.string()).nullish(),
  timeframe: words,
  weekPattern: words,
  size: figure,
  planSize: figure,
  events: z
    .custom<readonly ActivityEvent[]>(value => Array.isArray(value) && value.every(isEvent), { error: oddEvents })
    .nullish(),
});

function isSet(value: unknown): boolean {
  return value === 1 || value === '1' || value === true;
}

/** Padding is not part of a name or a key; what is blank is missing. */
function trimmed(value: string | null | undefined): string | null {
  return value?.trim() || null;
}

function trimmedAll(values: readonly string[] | null | undefined): string[] {
  return (values ?? []).map(value => value.trim()).filter(value => value !== '');
}

function tidied(given: z.output<typeof givenActivity>) {
  return {
    code: given.code.trim(),
    name: trimmed(given.name),
    friendlyName: trimmed(given.friendlyName),
    department: trimmed(given.departmentCode),
    scheduled: isSet(given.scheduled),
    virtual: isSet(given.virtual),
    rooms: trimmedAll(given.scheduledRooms),
    /** Name of the set of activities that share a room and a time on purpose. */
    colocation: trimmed(given.coloc),
    colocatedWith: trimmedAll(given.colocatedActivities),
    timeframe: trimmed(given.timeframe),
    weekPattern: trimmed(given.weekPattern),
    size: given.size ?? null,
    planSize: given.planSize ?? null,
    events: given.events ?? [],
  };
}
export type Activity = ReturnType<typeof tidied>;

const givenActivities = z.array(givenActivity);

export interface Activities {
  readonly activities: readonly Activity[];
  readonly unreadable: readonly UnreadableEntry[];
}

const oneByOne = listOf(givenActivity, 'code');

/**
 * The list of activities: at once where every entry makes sense, else entry by entry, so that an odd one is named and
 * does not spoil the rest.
 */
export const activitiesAnswer = entriesOf.transform((entries): Activities => {
  const all = givenActivities.safeParse(entries);
  if (all.success) return { activities: all.data.map(tidied), unreadable: [] };
  const { items, unreadable } = oneByOne.parse(entries);
  return { activities: items.map(tidied), unreadable };
});

import { z } from 'zod';
import { parsedJson } from '#shared/core/parsed-json.ts';

/**
 * No member of an answer is documented as required, and null is documented nowhere: both count as missing. Padding is
 * not part of a key.
 */
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null || value === undefined ? null : String(value).trim() || null));
const key = z
  .union([z.string(), z.number()])
  .transform(value => String(value).trim())
  .pipe(z.string().min(1));
const number = z.coerce
  .number()
  .nullish()
  .transform(value => value ?? null);
const flag = z
  .union([z.number(), z.string(), z.boolean()])
  .nullish()
  .transform(value => value === 1 || value === '1' || value === true);
const date = z.iso.date();
const list = <Item>(item: z.ZodType<Item>) =>
  z
    .array(item)
    .nullish()
    .transform(value => value ?? []);
const texts = list(z.string()).transform(values => values.map(value => value.trim()).filter(value => value !== ''));

/** A CSV member whose `.json` twin wins where it is there. */
function csvOr(twin: readonly string[] | null | undefined, csv: string | null | undefined): string[] {
  if (twin !== null && twin !== undefined) return [...twin];
  return (csv ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

/** An entry of a list that cannot be read: named and left, never taken for absent. */
export interface UnreadableEntry {
  /** Null where not even that can be read. */
  readonly code: string | null;
  readonly problem: string;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly unreadable: readonly UnreadableEntry[];
}

const entriesOf = z.custom<readonly unknown[]>(value => Array.isArray(value), { error: 'expected a list' });

function problemIn(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'entry'}: ${issue?.message ?? 'not understood'}`;
}

/**
 * A list read entry by entry, so that an odd one is named and does not spoil the rest. `by`: the member with its code.
 */
function listOf<Item>(item: z.ZodType<Item>, by: string): z.ZodType<Listed<Item>> {
  const coded = z.looseObject({ [by]: text.catch(null) });
  return entriesOf.transform((entries): Listed<Item> => {
    const items: Item[] = [];
    const unreadable: UnreadableEntry[] = [];
    for (const entry of entries) {
      const read = item.safeParse(entry);
      if (read.success) items.push(read.data);
      else {
        const code = text.catch(null).parse(coded.safeParse(entry).data?.[by]);
        unreadable.push({ code, problem: problemIn(read.error) });
      }
    }
    return { items, unreadable };
  });
}

export const pingAnswer = z.object({ version: text, database: key, user: text });
export type Ping = z.output<typeof pingAnswer>;

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

const coded = z.looseObject({ code: key.nullish().catch(null) });

/**
 * The list of activities: at once where every entry makes sense, else entry by entry, so that an odd one is named and
 * does not spoil the rest.
 */
export const activitiesAnswer = entriesOf.transform((entries): Activities => {
  const all = givenActivities.safeParse(entries);
  if (all.success) return { activities: all.data.map(tidied), unreadable: [] };
  const activities: Activity[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const entry of entries) {
    const read = givenActivity.safeParse(entry);
    if (read.success) {
      activities.push(tidied(read.data));
      continue;
    }
    unreadable.push({ code: coded.safeParse(entry).data?.code ?? null, problem: problemIn(read.error) });
  }
  return { activities, unreadable };
});

const room = z
  .object({
    c: key,
    n: text,
    d: z.object({ c: text, n: text }).nullish(),
    f: z.object({ n: text, fc: text, b: text, bc: text, c: text, cc: text }).nullish(),
    rc: list(z.object({ code: text, type: text, cap: number })),
    capabilities: text,
    'capabilities.json': texts.optional(),
    toDelete: flag,
  })
  .transform(given => ({
    code: given.c,
    name: given.n ?? '',
    department: given.d?.c ?? null,
    floor: given.f?.n ?? null,
    building: given.f?.b ?? null,
    campus: given.f?.c ?? null,
    capacities: given.rc.flatMap(({ code, cap }) =>
      code === null || cap === null ? [] : [{ type: code, capacity: cap }],
    ),
    capabilities: csvOr(given['capabilities.json'], given.capabilities),
    isMarkedForDeletion: given.toDelete,
  }));
export type TermtimeRoom = z.output<typeof room>;
export const roomsAnswer = listOf(room, 'c');

const named = z.object({ n: key, code: text }).transform(({ n, code }) => ({ name: n, code: code ?? n }));
export const campusesAnswer = listOf(named, 'n');
const building = z
  .object({ n: key, code: text, cn: text, fn: texts })
  .transform(({ n, code, cn, fn }) => ({ name: n, code: code ?? n, campus: cn, floors: fn }));
export const buildingsAnswer = listOf(building, 'n');
const floor = z
  .object({ n: key, code: text, bn: text, cn: text })
  .transform(({ n, code, bn, cn }) => ({ name: n, code: code ?? n, building: bn, campus: cn }));
export const floorsAnswer = listOf(floor, 'n');
export type Campus = z.output<typeof named>;
export type Building = z.output<typeof building>;
export type Floor = z.output<typeof floor>;

const department = z.object({ c: key, n: text }).transform(({ c, n }) => ({ code: c, name: n ?? c }));
export const departmentsAnswer = listOf(department, 'c');
export type Department = z.output<typeof department>;
const capability = z.object({ n: key, type: number }).transform(({ n, type }) => ({ name: n, isForExams: type === 1 }));
export const capabilitiesAnswer = listOf(capability, 'n');
const coded5 = z.object({ c: key, n: text }).transform(({ c, n }) => ({ code: c, name: n ?? c }));
export const typesAnswer = listOf(coded5, 'c');
export type ActivityType = z.output<typeof coded5>;
/** `rooms` is not among what is documented of an answer, and `blockedRooms` is printed empty. */
const relationship = z.object({ name: key, type: text });
export const relationshipsAnswer = listOf(relationship, 'name');
export type RoomRelationship = z.output<typeof relationship>;

const roomBooking = z
  .object({
    id: z.coerce.number(),
    code: text,
    des: text,
    type: text,
    state: text,
    cap: number,
    rooms: text,
    'rooms.json': texts.optional(),
    days: text,
    time: text,
    du: text,
    weeks: text,
    owner: text,
  })
  .transform(given => ({
    id: given.id,
    code: given.code,
    description: given.des ?? '',
    type: given.type,
    state: given.state,
    capacity: given.cap,
    rooms: csvOr(given['rooms.json'], given.rooms),
    days: given.days,
    time: given.time,
    duration: given.du,
    weeks: csvOr(null, given.weeks),
    owner: given.owner,
  }));
export type TermtimeRoomBooking = z.output<typeof roomBooking>;
export const roomBookingsAnswer = listOf(roomBooking, 'code');

/** Success is 200 with code 0; updates and deletions document no body at all. */
export const writeAnswer = z.string().transform((body): unknown => {
  if (body.trim() === '') return { code: 0 };
  return parsedJson(body) ?? null;
});

import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import type { BookerBooking, BookerRoom, ReadList } from '#shared/clients/booker/schema.ts';
import type { Activities, Timeframe } from '#shared/clients/termtime/activity-schema.ts';
import type { Listed } from '#shared/clients/termtime/listed.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type BookingRecord, bookings as collection } from '../../booking/booking-record.ts';
import { type Comparison, compare, type Held, neededRecords } from '../../booking/compare.ts';
import { weekKey } from '../../booking/is-booking-gone.ts';
import { rivalsAmong } from '../../booking/own-clashes.ts';
import type { EssmBookingsConfig } from '../../config.ts';
import { expand } from '../../occurrence/expand.ts';
import { identityIn } from '../../occurrence/reference.ts';
import { type Want, wantsOf } from '../../occurrence/want.ts';
import { unreadableIn } from '../../unreadable-in-termtime.ts';
import type { Reading } from '../plan/reading.ts';
import { roomNames } from './room-names.ts';
import { type Days, widened, windowAt } from './window.ts';

export interface BothSides {
  readonly termtime: TermtimeClient;
  readonly booker: BookerClient;
}

export function departmentsOf({ departments }: Pick<EssmBookingsConfig, 'departments'>): ReadonlySet<string> | 'all' {
  return departments === 'all' ? 'all' : new Set(departments);
}

/**
 * Reads TermTime's activities and Booker's bookings of the window, completely or not at all; their number has no
 * influence on the number of requests. State is read for what differs only, unless `everyRecord`: adoption has to know
 * what is ours already. Throws ConfigError where the key opens another database than the configured one.
 */
export async function readBookings(
  config: EssmBookingsConfig,
  {
    database,
    account,
    everyRecord = false,
  }: { readonly database: string; readonly account: string; readonly everyRecord?: boolean },
  { termtime, booker }: BothSides,
  context: ReadContext,
): Promise<Reading> {
  const readAt = context.now();
  const window = windowAt(readAt, config);
  const listed = widened(window);
  await termtime.verifyDatabase();
  context.progress('reading TermTime and Booker', 0);
  const [activities, timeframes, rooms, list] = await Promise.all([
    termtime.activities(),
    termtime.timeframes(),
    booker.rooms(),
    booker.bookings(listed.from, listed.to),
  ]);
  const sides = bothSides({ activities, timeframes, rooms, list }, { config, database, listed });
  assertPlausible(sides.expanded.occurrences.length, sides.comparison);
  // By the strategy `last` who stands already gives way to whoever clashes with it.
  const displaceable = config.clashes === 'last' ? rivalsAmong(sides.wants, sides.blocks).keys() : [];
  const marks = everyRecord ? sides.bookings.flatMap(({ reference }) => reference ?? []) : [];
  const needed = [...neededRecords(sides.comparison, displaceable), ...marks];
  const records = await readRecords(context, sides.comparison, needed, { database, account });
  const state = collectionOn(context.store, collection);
  const unreadable = new Set(list.unreadable.map(({ index }) => index));
  const unreadableOurs = [...records.values()].filter(({ index }) => index !== null && unreadable.has(index));
  return {
    ...sides,
    unreadableMarks: new Set([...sides.unreadableMarks, ...unreadableOurs.map(({ reference }) => reference)]),
    database,
    account,
    readAt,
    window,
    listed,
    bookings: [
      ...sides.bookings,
      ...(await strays(records, sides.bookings, listed, { booker, unreadable, codeOf: sides.codeOf })),
    ],
    records,
    beyondWindow: await state.count('byStart', {}, { from: `${listed.to}T24:00` }),
  };
}

/** What both systems answered. */
export interface Answers {
  readonly activities: Activities;
  readonly timeframes: Listed<Timeframe>;
  readonly rooms: ReadList<BookerRoom>;
  readonly list: ReadList<BookerBooking>;
}

/** Puts the answers side by side; pure. State is only read for what comes of it. */
export function bothSides(
  { activities, timeframes, rooms, list }: Answers,
  {
    config,
    database,
    listed,
  }: { readonly config: EssmBookingsConfig; readonly database: string; readonly listed: Days },
) {
  const departments = departmentsOf(config);
  const { weekPatternCounts, title } = config;
  const noRooms = new Set(config.noRooms);
  const expanded = expand(activities, timeframes.items, { database, departments, weekPatternCounts, noRooms, title });
  const names = roomNames(rooms.items, config.roomMapping);
  const bookings = list.items.map(booking => heldOf(booking, names.codeOf));
  const wants = relevantWants(wantsOf(expanded.occurrences), listed, bookings, database);
  const [first] = list.unreadable;
  return {
    expanded: { ...expanded, findings: [...unreadableIn('timeframe', timeframes).findings, ...expanded.findings] },
    wants,
    comparison: compare(wants, bookings, database),
    bookings,
    unreadableMarks: new Set(list.unreadable.flatMap(({ reference }) => (reference === null ? [] : [reference]))),
    unreadable: { count: list.unreadable.length, first: first?.problem ?? '' },
    rooms: names.indexOf,
    codeOf: names.codeOf,
    blocks: names.blocks,
  };
}

export function heldOf(booking: BookerBooking, codeOf: ReadonlyMap<number, string>): Held {
  const code = codeOf.get(booking.roomIndex) ?? booking.room;
  return code === booking.room ? booking : { ...booking, room: code };
}

/**
 * Wants of the days that were read, and those of other days whose activity has a booking on these: it was moved there.
 */
function relevantWants(all: readonly Want[], { from, to }: Days, bookings: readonly Held[], database: string): Want[] {
  const end = `${to}T24:00`;
  const isNear = (want: Want) => want.end > from && want.start < end;
  const near = all.filter(isNear);
  if (near.length === all.length) return near;
  const claimed = new Set<string>();
  for (const { reference } of bookings) {
    const identity = identityIn(reference);
    if (identity?.database === database) claimed.add(weekKey(identity.activity, identity.week));
  }
  return all.filter(want => isNear(want) || claimed.has(weekKey(want.activity, want.week)));
}

function assertPlausible(occurrences: number, { ours }: Comparison): void {
  if (occurrences > 0 || ours === 0) return;
  throw new ImplausibleAnswerError(
    `TermTime lists no activity with a date and a room at all, while ${ours} bookings are ours`,
    { advice: 'Nothing was cancelled. Check the configured departments, and whether TermTime holds its usual data.' },
  );
}

/**
 * Bookings of our account that no record explains are looked up by their number, so many in one run: somebody took
 * their mark away, or changed it.
 */
const mostUnexplained = 100;

async function readRecords(
  context: ReadContext,
  comparison: Comparison,
  needed: readonly string[],
  { database, account }: { readonly database: string; readonly account: string },
): Promise<ReadonlyMap<string, BookingRecord>> {
  const state = collectionOn(context.store, collection);
  const records = new Map<string, BookingRecord>();
  // What was booked from another database is not for this one's activities to judge.
  const add = (value: BookingRecord) => value.database === database && records.set(value.reference, value);
  for await (const { value } of state.all('open', { isOpen: true })) add(value);
  const missing = [...new Set(needed)].filter(reference => !records.has(reference));
  for (const { value } of (await state.getMany(missing)).values()) add(value);
  const known = new Set([...records.values()].map(({ index }) => index));
  const isOfOtherDatabase = (reference: string | null) => {
    const identity = identityIn(reference);
    return identity !== undefined && identity.database !== database;
  };
  const unexplained = [...comparison.others, ...comparison.marked].filter(
    ({ createdBy, reference, index }) => createdBy === account && !known.has(index) && !isOfOtherDatabase(reference),
  );
  for (const { index } of inTurn(unexplained, context.now())) {
    const { entries } = await state.query('ofIndex', { index }, { limit: 1 });
    for (const { value } of entries) add(value);
  }
  return records;
}

/** Of many so many, others each time: none is never looked at. `now`: ms since the epoch. */
function inTurn(unexplained: readonly Held[], now: number): readonly Held[] {
  if (unexplained.length <= mostUnexplained) return unexplained;
  const first = (Math.floor(now / 60_000) * mostUnexplained) % unexplained.length;
  return [...unexplained.slice(first), ...unexplained.slice(0, first)].slice(0, mostUnexplained);
}

/**
 * Bookings that our records know and the list does not show: last sent to days that were not read, or moved to such
 * days by somebody. Looked at one by one, which is rare.
 */
async function strays(
  records: ReadonlyMap<string, BookingRecord>,
  listed: readonly Held[],
  { from, to }: Days,
  {
    booker,
    unreadable,
    codeOf,
  }: {
    readonly booker: BookerClient;
    /** Booker's numbers of entries of the list that cannot be read. */
    readonly unreadable: ReadonlySet<number | null>;
    readonly codeOf: ReadonlyMap<number, string>;
  },
): Promise<Held[]> {
  const shown = new Set(listed.map(({ index }) => index));
  const missing = [...records.values()].filter(
    ({ index }) => index !== null && !shown.has(index) && !unreadable.has(index),
  );
  const isElsewhere = ({ start }: BookingRecord) => start.slice(0, 10) < from || start.slice(0, 10) > to;
  // Where a great many have gone from where they were, somebody has cancelled them.
  const vanished = missing.filter(record => !isElsewhere(record)).slice(0, mostUnexplained);
  const found: Held[] = [];
  for (const { index } of [...missing.filter(isElsewhere), ...vanished]) {
    const booking = index === null ? null : await booker.booking(index);
    if (booking !== null) found.push(heldOf(booking, codeOf));
  }
  return found;
}

import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import type { Unreadable } from '#shared/clients/booker/schema.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type BookingRecord, bookings as collection } from '../../booking/booking-record.ts';
import { type Comparison, type Held, neededRecords } from '../../booking/compare.ts';
import { rivalsAmong } from '../../booking/own-clashes.ts';
import type { EssmBookingsConfig } from '../../config.ts';
import type { Reading } from '../plan/reading.ts';
import { bothSides, heldOf } from './both-sides.ts';
import { mostUnexplained, readRecords } from './read-records.ts';
import { type Days, widened, windowAt } from './window.ts';

export interface BothSides {
  readonly termtime: TermtimeClient;
  readonly booker: BookerClient;
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
  const accounts = new Set([account, ...config.adopt.createdBy]);
  const records = await readRecords(context, sides.comparison, sides.bookings, needed, { database, accounts });
  const state = collectionOn(context.store, collection);
  const unreadable = new Set(list.unreadable.map(({ index }) => index));
  return {
    ...sides,
    unreadableMarks: unreadableMarks(list.unreadable, records),
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

/**
 * References of what stands and cannot be read: by its number, and by its mark, unless our record knows the booking by
 * another number. Then somebody copied the mark.
 */
function unreadableMarks(
  entries: readonly Unreadable[],
  records: ReadonlyMap<string, BookingRecord>,
): ReadonlySet<string> {
  const numbers = new Set(entries.map(({ index }) => index));
  const known = [...records.values()].filter(({ index }) => index !== null && numbers.has(index));
  const marks = entries.flatMap(({ index, reference }) => {
    const ours = records.get(reference ?? '')?.index ?? null;
    return reference === null || (index !== null && ours !== null && index !== ours) ? [] : [reference];
  });
  return new Set([...known.map(({ reference }) => reference), ...marks]);
}

function assertPlausible(occurrences: number, { ours }: Comparison): void {
  if (occurrences > 0 || ours === 0) return;
  throw new ImplausibleAnswerError(
    `TermTime lists no activity with a date and a room at all, while ${many(ours, 'booking is', 'bookings are')} ours`,
    { advice: 'Nothing was cancelled. Check the configured departments, and whether TermTime holds its usual data.' },
  );
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

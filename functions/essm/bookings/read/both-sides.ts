import type { BookerBooking, BookerRoom, ReadList } from '#shared/clients/booker/schema.ts';
import type { Activities, Timeframe } from '#shared/clients/termtime/activity-schema.ts';
import type { Listed } from '#shared/clients/termtime/listed.ts';
import { compare, type Held } from '../../booking/compare.ts';
import { weekKey } from '../../booking/is-booking-gone.ts';
import type { EssmBookingsConfig } from '../../config.ts';
import { expand } from '../../occurrence/expand.ts';
import { identityIn } from '../../occurrence/reference.ts';
import { type Want, wantsOf } from '../../occurrence/want.ts';
import { unreadableIn } from '../../unreadable-in-termtime.ts';
import { roomNames } from './room-names.ts';
import type { Days } from './window.ts';

export function departmentsOf({ departments }: Pick<EssmBookingsConfig, 'departments'>): ReadonlySet<string> | 'all' {
  return departments === 'all' ? 'all' : new Set(departments);
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
    unreadable: { count: list.unreadable.length, first: first?.problem ?? '' },
    rooms: names.indexOf,
    codeOf: names.codeOf,
    blocks: names.blocks,
  };
}

/** A booking under the code that the configuration gives its room. */
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

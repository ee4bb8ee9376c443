import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import type { Finding, Plan } from '#shared/core/change.ts';
import type { RoomBookingRules } from './draft.ts';
import { planSeries } from './plan-series.ts';
import { answeredQuestions, planUnasked } from './plan-unasked.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import type { RoomBookingWork } from './room-booking-work.ts';
import type { RoomBookingsReading } from './room-bookings-reading.ts';
import { codeMark, seriesOf } from './series.ts';

/**
 * From others' bookings to room bookings of TermTime; pure. What TermTime shows of days that were not read of Booker
 * (past, or after the window) stays as it is.
 */
export function planRoomBookings(reading: RoomBookingsReading, rules: RoomBookingRules): Plan<RoomBookingWork> {
  const { records, roomBookings } = reading;
  const held = new Map(
    roomBookings.flatMap(booking => (booking.code === null ? [] : [[booking.code, booking] as const])),
  );
  const wanted = new Map(seriesOf(reading.others, reading).map(series => [series.code, series]));
  const decided = [
    ...[...wanted.values()].map(series => planSeries(series, held.get(series.code), reading, rules)),
    ...[...records.values()]
      .filter(({ code }) => !wanted.has(code))
      .map(record => planUnasked(record, held.get(record.code), reading, rules)),
  ];
  const planned = [...decided, ...answeredQuestions(reading, decided)];
  return {
    units: planned.flatMap(({ changes }) => changes.map(change => ({ key: change.key, changes: [change] }))),
    findings: [
      ...reading.unreadableRoomBookings.findings,
      ...planned.flatMap(({ findings }) => findings),
      ...pending(roomBookings, records),
      ...unknown(reading),
    ],
    population: { create: wanted.size, update: records.size, delete: records.size },
  };
}

/**
 * Made through the API, a room booking has been seen to come out Pending although it was asked for as approved: shown,
 * not hidden.
 */
function pending(all: readonly TermtimeRoomBooking[], records: ReadonlyMap<string, RoomBookingRecord>): Finding[] {
  const waiting = all.filter(({ code, state }) => code !== null && records.has(code) && state === 'Pending');
  if (waiting.length === 0) return [];
  const [what, them] =
    waiting.length === 1
      ? ['A room booking of ours is Pending in TermTime although it was', 'it']
      : [`${waiting.length} room bookings of ours are Pending in TermTime although they were`, 'them'];
  const message = `${what} sent as approved: somebody with the right to has to approve ${them} there, or Semestry to say why.`;
  return [{ kind: 'pending', target: codeMark, message }];
}

function unknown({ unknownRooms, database }: RoomBookingsReading): Finding[] {
  if (unknownRooms.size === 0) return [];
  const names = [...unknownRooms].sort();
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const message = `TermTime has no room ${names.slice(0, 10).join(', ')}${more}: what is booked there is not shown to schedulers.`;
  return [{ kind: 'no-mapping', target: database, message }];
}

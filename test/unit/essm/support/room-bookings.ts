import { neverSent, partsText } from '#functions/essm/as-sent.ts';
import { planRoomBookings } from '#functions/essm/room-bookings/plan-room-bookings.ts';
import type { RoomBookingRecord } from '#functions/essm/room-bookings/room-booking-record.ts';
import type { RoomBookingWork } from '#functions/essm/room-bookings/room-booking-work.ts';
import type { RoomBookingsReading } from '#functions/essm/room-bookings/room-bookings-reading.ts';
import { type OthersBooking, seriesOf } from '#functions/essm/room-bookings/series.ts';
import { unreadableIn } from '#functions/essm/unreadable-in-termtime.ts';
import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import { changesOf, type Plan } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

export const hour = 3_600_000;
export const readAt = Date.parse('2026-10-05T00:00:00Z');
const days = { from: '2026-10-05', to: '2027-06-30' };

/** The choir in R1, on Tuesday evening from 18 to 20, some weeks after that of 6 October 2026. */
export function choir(week = 0, given: Partial<OthersBooking> = {}): OthersBooking {
  const date = new Date(Date.parse('2026-10-06T00:00:00Z') + week * 7 * 24 * hour).toISOString().slice(0, 10);
  return { room: 'R1', start: `${date}T18:00`, end: `${date}T20:00`, title: 'Choir', attendees: 30, ...given };
}

/** The code of what stands for it. */
const [series] = seriesOf([choir()], days);
export const code = series?.code ?? '';

/** What TermTime shows of it, in that week alone, unless it says otherwise. */
export function shown(given: Partial<TermtimeRoomBooking> = {}): TermtimeRoomBooking {
  return {
    id: 7,
    code,
    description: 'Choir',
    type: 'EXT',
    state: 'Approved',
    capacity: 30,
    rooms: ['R1'],
    days: '1',
    time: '18:00',
    duration: '02:00',
    weeks: ['2026-W41'],
    owner: 'rooms',
    ...given,
  };
}

export function ours(given: Partial<RoomBookingRecord> = {}): RoomBookingRecord {
  const rest = { ...neverSent, questionedAt: null, changedAt: 0, runId: '' };
  return { database: 'T', code, title: 'Choir', room: 'R1', until: '2026-10-11', ...rest, ...given };
}

/** The choir as it is sent, in these weeks and under this name. */
export function sent(weeks = '2026-W41', title = 'Choir'): string {
  return partsText([title, '1', '18:00', '02:00', weeks, 'R1', 'rooms', 'EXT', '30']);
}

export const unreadable = (...codes: readonly (string | null)[]) =>
  unreadableIn('room booking', { unreadable: codes.map(one => ({ code: one, problem: 'odd' })) });

export interface Given extends Partial<Omit<RoomBookingsReading, 'records'>> {
  readonly records?: readonly RoomBookingRecord[];
}

/** `mondayIs`: TermTime's number of Monday. */
export function planned({ records = [], ...given }: Given, mondayIs = 0): Plan<RoomBookingWork> {
  const reading: RoomBookingsReading = {
    database: 'T',
    ...days,
    others: [],
    rooms: new Set(['R1']),
    unknownRooms: new Set(),
    unreadable: 0,
    isEmpty: false,
    readAt,
    roomBookings: [],
    unreadableRoomBookings: unreadable(),
    records: new Map(records.map(record => [record.code, record])),
    ...given,
  };
  return planRoomBookings(reading, { owner: 'rooms', type: 'EXT', mondayIs });
}

function workText(work: RoomBookingWork): string {
  switch (work.do) {
    case 'create':
    case 'update':
      return `${work.do} ${work.id} in weeks ${work.draft.weeks.join(' ')}, before ${work.before.times}, after ${work.after.sent} ${work.after.times}`;
    case 'delete':
      return `delete ${work.id}`;
    case 'forget':
      return 'forget';
    case 'note': {
      const { answered, found, times, questionedAt } = work.record;
      return `note answered ${answered}, found ${found} ${times}, questioned ${questionedAt === null ? 'not' : `${(readAt - questionedAt) / hour} h ago`}`;
    }
  }
}

/** A plan in lines: its changes, then its findings; our code as `OURS`. */
export function told(given: Given): string[] {
  const plan = planned(given);
  const changes = withShownDifferences(changesOf(plan)).map(
    ({ kind, target, title, from, to, reason, payload }) =>
      `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason} [${workText(payload)}]`,
  );
  const findings = plan.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`);
  return [...changes, ...findings].map(line => line.replaceAll(code, 'OURS'));
}

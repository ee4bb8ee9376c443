import type { TermtimeRoomBooking } from '#shared/clients/termtime/schema.ts';
import type { RoomBookingDraft } from '#shared/clients/termtime/writes.ts';
import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import { codeMark, mondayOf, type OthersBooking, type Series, seriesOf } from './series.ts';

export interface RoomBookingsReading {
  readonly database: string;
  /** First day that was read of Booker, `YYYY-MM-DD`; what was before is past. */
  readonly from: string;
  /** Others' bookings, in rooms that TermTime knows. */
  readonly others: readonly OthersBooking[];
  /** Rooms with bookings that TermTime does not know. */
  readonly unknownRooms: ReadonlySet<string>;
  /** Entries of Booker's list that cannot be read: while there are any, none is known to be missing. */
  readonly unreadable: number;
  readonly roomBookings: readonly TermtimeRoomBooking[];
  /** By code. */
  readonly records: ReadonlyMap<string, RoomBookingRecord>;
}

export interface RoomBookingRules {
  readonly owner: string;
  readonly type: string | null;
  /** TermTime's number of Monday. */
  readonly mondayIs: number;
}

export type RoomBookingWork =
  | {
      readonly do: 'create' | 'update';
      readonly id: number | null;
      readonly series: Pick<Series, 'code' | 'title' | 'room'>;
      readonly draft: RoomBookingDraft;
    }
  | { readonly do: 'delete'; readonly id: number; readonly record: RoomBookingRecord }
  | { readonly do: 'forget'; readonly record: RoomBookingRecord };

/** From others' bookings to room bookings of TermTime; pure. What is past in TermTime stays as it is. */
export function planRoomBookings(reading: RoomBookingsReading, rules: RoomBookingRules): Plan<RoomBookingWork> {
  const { database, from, records, roomBookings, unreadable } = reading;
  const findings: Finding[] = [];
  const byCode = new Map(
    roomBookings.flatMap(booking => (booking.code === null ? [] : [[booking.code, booking] as const])),
  );
  const wanted = new Map(seriesOf(reading.others).map(series => [series.code, series]));
  const changes: Change<RoomBookingWork>[] = [];

  for (const series of wanted.values()) {
    const held = byCode.get(series.code);
    if (held !== undefined && !records.has(series.code)) {
      findings.push({
        kind: 'not-ours',
        target: series.code,
        message: `TermTime's room booking ${series.code} has a code like ours but no record: it is left.`,
      });
      continue;
    }
    const past = held?.weeks.filter(week => isPast(week, series.weekday, from)) ?? [];
    const draft = draftOf({ ...series, weeks: [...new Set([...past, ...series.weeks])].sort() }, rules);
    const shown = held === undefined ? 'absent' : heldText(held);
    if (held !== undefined && shown === draftText(draft)) continue;
    const kind = held === undefined ? 'create' : 'update';
    changes.push({
      key: changeKey(kind, series.code, shown, draftText(draft)),
      kind,
      target: series.code,
      title: `${series.title} in ${series.room}`,
      from: shown,
      to: draftText(draft),
      reason: 'it is booked in Booker',
      payload: { do: kind, id: held?.id ?? null, series, draft },
    });
  }

  for (const record of records.values()) {
    if (wanted.has(record.code)) continue;
    const held = byCode.get(record.code);
    const base = { target: record.code, title: `${record.title} in ${record.room}` };
    if (held === undefined) {
      const key = changeKey(bookkeepingKind, record.code, 'ours', 'forgotten');
      changes.push({
        ...base,
        key,
        kind: bookkeepingKind,
        from: 'ours',
        to: 'forgotten',
        reason: 'TermTime has it no more',
        payload: { do: 'forget', record },
      });
      continue;
    }
    const past = held.weeks.filter(week => isPast(week, weekdayOf(held, rules), from));
    if (past.length === held.weeks.length) continue;
    if (unreadable > 0) {
      findings.push({
        kind: 'in-question',
        target: record.code,
        message: `${base.title} is not in Booker's list, of which ${unreadable} entries cannot be read: it is kept.`,
      });
      continue;
    }
    const shown = heldText(held);
    const rest = past.length === 0 ? undefined : draftOfHeld(held, past);
    if (rest !== undefined) {
      // A deletion would take the past away.
      const { code, title, room } = record;
      changes.push({
        ...base,
        key: changeKey('update', code, shown, draftText(rest)),
        kind: 'update',
        from: shown,
        to: draftText(rest),
        reason: 'it is no longer booked in Booker; what is past stays',
        payload: { do: 'update', id: held.id, series: { code, title, room }, draft: rest },
      });
      continue;
    }
    if (past.length > 0) continue;
    changes.push({
      ...base,
      key: changeKey('delete', record.code, shown, ''),
      kind: 'delete',
      from: shown,
      to: 'deleted',
      reason: 'it is no longer booked in Booker',
      payload: { do: 'delete', id: held.id, record },
    });
  }
  return {
    units: changes.map(change => ({ key: change.key, changes: [change] })),
    findings: [...findings, ...pending(roomBookings, records), ...unknown(reading)],
    population: { create: wanted.size, update: records.size, delete: records.size },
  };

  function unknown({ unknownRooms }: RoomBookingsReading): Finding[] {
    if (unknownRooms.size === 0) return [];
    const names = [...unknownRooms].sort();
    return [
      {
        kind: 'no-mapping',
        target: database,
        message: `TermTime has no room ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}: what is booked there is not shown to schedulers.`,
      },
    ];
  }
}

/**
 * Made through the API, a room booking has been seen to come out Pending although it was asked for as approved: shown,
 * not hidden.
 */
function pending(all: readonly TermtimeRoomBooking[], records: ReadonlyMap<string, RoomBookingRecord>): Finding[] {
  const waiting = all.filter(({ code, state }) => code !== null && records.has(code) && state === 'Pending');
  if (waiting.length === 0) return [];
  const message = `${waiting.length} room bookings of ours are Pending in TermTime although they were sent as approved: somebody with the right to has to approve them there, or Semestry to say why.`;
  return [{ kind: 'pending', target: codeMark, message }];
}

/** `weekday`: 1 is Monday; where it cannot be told, a week is past when all of it is. */
function isPast(week: string, weekday: number | undefined, from: string): boolean {
  const days = weekday === undefined ? 7 : weekday;
  return Date.parse(`${mondayOf(week)}T00:00:00Z`) + days * 86_400_000 <= Date.parse(`${from}T00:00:00Z`);
}

function weekdayOf({ days }: TermtimeRoomBooking, { mondayIs }: RoomBookingRules): number | undefined {
  return days !== null && /^\d$/.test(days) ? Number(days) - mondayIs + 1 : undefined;
}

/** A room booking as it is, in other weeks; undefined where TermTime does not show all that it demands. */
function draftOfHeld(held: TermtimeRoomBooking, weeks: readonly string[]): RoomBookingDraft | undefined {
  const { description, days, time, duration, rooms, owner, type, capacity } = held;
  if (days === null || time === null || duration === null || owner === null) return undefined;
  const numbers = days.split(',').map(Number);
  return {
    description,
    days: numbers,
    time,
    duration,
    weeks: [...weeks].sort(),
    rooms,
    owner,
    type,
    attendees: capacity,
  };
}

function draftOf(series: Series, { owner, type, mondayIs }: RoomBookingRules): RoomBookingDraft {
  const { title, weekday, time, duration, weeks, room, attendees } = series;
  // TermTime's page complains about a missing number of people; Booker's is not always there.
  return {
    description: title,
    days: [weekday - 1 + mondayIs],
    time,
    duration,
    weeks,
    rooms: [room],
    owner,
    type,
    attendees: attendees ?? 1,
  };
}

function draftText({
  description,
  days,
  time,
  duration,
  weeks,
  rooms,
  owner,
  type,
  attendees,
}: RoomBookingDraft): string {
  return [
    description,
    days.join(','),
    time,
    duration,
    weeks.join(','),
    rooms.join(','),
    owner,
    type ?? '',
    attendees ?? '',
  ].join('; ');
}

function heldText({
  description,
  days,
  time,
  duration,
  weeks,
  rooms,
  owner,
  type,
  capacity,
}: TermtimeRoomBooking): string {
  return [
    description,
    days ?? '',
    time ?? '',
    duration ?? '',
    [...weeks].sort().join(','),
    rooms.join(','),
    owner ?? '',
    type ?? '',
    capacity ?? '',
  ].join('; ');
}

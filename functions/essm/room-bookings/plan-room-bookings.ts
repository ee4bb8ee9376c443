import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import type { RoomBookingDraft } from '#shared/clients/termtime/writes.ts';
import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { many } from '#shared/core/many.ts';
import { type AsSent, judgeAsSent, neverSent, type Parts, partsText, sentNow } from '../as-sent.ts';
import { questionedMs } from '../booking/is-booking-gone.ts';
import type { UnreadableInTermtime } from '../unreadable-in-termtime.ts';
import { draftOf, draftOfHeld, draftParts, draftText, heldParts, heldText, type RoomBookingRules } from './draft.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import { codeMark, isWithin, type OthersBooking, type Series, seriesOf } from './series.ts';

export interface RoomBookingsReading {
  readonly database: string;
  /** First day that was read of Booker and last, `YYYY-MM-DD`: nothing is known of others. */
  readonly from: string;
  readonly to: string;
  /** Others' bookings, in rooms that TermTime knows. */
  readonly others: readonly OthersBooking[];
  /** Codes of the rooms that both sides have: of any other it is not known what is booked there. */
  readonly rooms: ReadonlySet<string>;
  /** Rooms with bookings that TermTime does not know. */
  readonly unknownRooms: ReadonlySet<string>;
  /** Entries of Booker's list that cannot be read: while there are any, none is known to be missing. */
  readonly unreadable: number;
  /** Whether Booker lists no booking of anybody: no university's day, so nothing is known to be missing yet. */
  readonly isEmpty: boolean;
  /** By the run's clock, ms since the epoch. */
  readonly readAt: number;
  readonly roomBookings: readonly TermtimeRoomBooking[];
  readonly unreadableRoomBookings: UnreadableInTermtime;
  /** By code. */
  readonly records: ReadonlyMap<string, RoomBookingRecord>;
}

export type RoomBookingWork =
  | {
      readonly do: 'create' | 'update';
      readonly id: number | null;
      readonly series: Pick<Series, 'code' | 'title' | 'room'>;
      readonly draft: RoomBookingDraft;
      readonly before: AsSent;
      readonly after: AsSent;
    }
  /** Only our record changes. */
  | { readonly do: 'note'; readonly record: RoomBookingRecord }
  | { readonly do: 'delete'; readonly id: number; readonly record: RoomBookingRecord }
  | { readonly do: 'forget'; readonly record: RoomBookingRecord };

interface Planned {
  readonly changes: readonly Change<RoomBookingWork>[];
  readonly findings: readonly Finding[];
}

const nothing: Planned = { changes: [], findings: [] };

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

/** What is booked in Booker becomes a room booking, or changes the one that stands for it. */
function planSeries(
  series: Series,
  held: TermtimeRoomBooking | undefined,
  { from, to, records, unreadableRoomBookings }: RoomBookingsReading,
  rules: RoomBookingRules,
): Planned {
  const { code, title, room } = series;
  const isHidden = records.has(code) ? unreadableRoomBookings.mayBe(code) : unreadableRoomBookings.is(code);
  if (held === undefined && isHidden) return nothing;
  if (held !== undefined && !records.has(code)) {
    const message = `TermTime's room booking ${code} has a code like ours but no record: it is left.`;
    return { changes: [], findings: [{ kind: 'not-ours', target: code, message }] };
  }
  const unread = held?.weeks.filter(week => !isWithin(week, series.weekday, { from, to })) ?? [];
  const draft = draftOf({ ...series, weeks: [...new Set([...unread, ...series.weeks])].sort() }, rules);
  const shown = held === undefined ? 'absent' : heldText(held);
  const becomes = draftText(draft);
  const record = records.get(code);
  const [before, asked] = [record ?? neverSent, draftParts(draft)];
  const there = held === undefined ? null : heldParts(held);
  const verdict = there === null ? 'due' : judgeAsSent(asked, there, before);
  if (verdict !== 'due') {
    const isAnswer = verdict === 'answered' && record !== undefined && there !== null;
    return isAnswer ? { changes: [answerChange(record, there)], findings: [] } : nothing;
  }
  const kind = held === undefined ? 'create' : 'update';
  const change: Change<RoomBookingWork> = {
    key: changeKey(kind, code, shown, becomes),
    kind,
    target: code,
    title: `${title} in ${room}`,
    from: shown,
    to: becomes,
    reason: 'it is booked in Booker',
    payload: { do: kind, id: held?.id ?? null, series, draft, before, after: sentNow(asked, there, before) },
  };
  return { changes: [change], findings: [] };
}

/** One of ours that no booking asks for: its weeks that were read are taken out, or it is deleted. */
function planUnasked(
  record: RoomBookingRecord,
  held: TermtimeRoomBooking | undefined,
  reading: RoomBookingsReading,
  { mondayIs }: RoomBookingRules,
): Planned {
  const { from, to, rooms, unreadable, unreadableRoomBookings } = reading;
  const { code, title, room } = record;
  const base = { target: code, title: `${title} in ${room}` };
  const planned = (change: Omit<Change<RoomBookingWork>, 'target' | 'title' | 'key'>): Planned => ({
    changes: [{ ...base, ...change, key: changeKey(change.kind, code, change.from, change.to) }],
    findings: [],
  });
  if (held === undefined && unreadableRoomBookings.mayBe(code)) return nothing;
  if (held === undefined) {
    const payload = { do: 'forget', record } as const;
    const reason = 'TermTime has it no more';
    return planned({ kind: bookkeepingKind, from: 'ours', to: 'forgotten', reason, payload });
  }
  const unread = held.weeks.filter(week => !isWithin(week, weekdayOf(held, mondayIs), { from, to }));
  if (unread.length === held.weeks.length) return nothing;
  const why =
    unreadable > 0
      ? `it is not in Booker's list, of which ${many(unreadable, 'entry', 'entries')} cannot be read`
      : rooms.has(room)
        ? undefined
        : `${room} is not a room of both systems any more, so that it is not known what is booked there`;
  if (why !== undefined) {
    return {
      changes: [],
      findings: [{ kind: 'in-question', target: code, message: `${base.title} is kept: ${why}.` }],
    };
  }
  const doubt = doubtOf(record, reading);
  if (doubt !== undefined) return doubt;
  const shown = heldText(held);
  if (unread.length === 0) {
    const payload = { do: 'delete', id: held.id, record } as const;
    return planned({ kind: 'delete', from: shown, to: 'deleted', reason: 'it is no longer booked in Booker', payload });
  }
  // A deletion would take what is past away, too.
  const rest = draftOfHeld(held, unread);
  if (rest === undefined) return nothing;
  return planned({
    kind: 'update',
    from: shown,
    to: draftText(rest),
    reason: 'it is no longer booked in Booker; what is past or after the window stays',
    payload: {
      do: 'update',
      id: held.id,
      series: { code, title, room },
      draft: rest,
      before: record,
      after: sentNow(draftParts(rest), heldParts(held), record),
    },
  });
}

/**
 * Where Booker lists nothing at all, its account may see less than before: what stands is kept until a second reading
 * at least 20 hours after the first agrees. Undefined where it may go.
 */
function doubtOf(record: RoomBookingRecord, { isEmpty, readAt }: RoomBookingsReading): Planned | undefined {
  const { code, title, room, questionedAt } = record;
  if (!isEmpty || (questionedAt !== null && readAt - questionedAt >= questionedMs)) return undefined;
  const until = questionedAt === null ? 'for 20 hours' : `until ${new Date(questionedAt + questionedMs).toISOString()}`;
  const why = 'Booker lists no booking of anybody';
  const message = `${title} in ${room} is kept ${until}: ${why}. See whether Lockstep's account still sees what others book; a room booking deleted in TermTime by hand is forgotten.`;
  const findings = [{ kind: 'in-question', target: code, message }];
  if (questionedAt !== null) return { changes: [], findings };
  return { changes: [noteChange({ ...record, questionedAt: readAt }, 'ours', 'in question', why)], findings };
}

/** Booker lists bookings again: an earlier doubt is no first reading any more. */
function answeredQuestions({ isEmpty, records }: RoomBookingsReading, decided: readonly Planned[]): Planned[] {
  if (isEmpty) return [];
  const touched = new Set(decided.flatMap(({ changes }) => changes.map(({ target }) => target)));
  const stale = [...records.values()].filter(({ code, questionedAt }) => questionedAt !== null && !touched.has(code));
  const why = 'Booker lists bookings again';
  const changes = stale.map(record =>
    noteChange({ ...record, questionedAt: null }, 'in question', 'not in question', why),
  );
  return [{ changes, findings: [] }];
}

function noteChange(record: RoomBookingRecord, from: string, to: string, reason: string): Change<RoomBookingWork> {
  const { code, title, room } = record;
  const key = changeKey(bookkeepingKind, code, from, to);
  const base = { key, kind: bookkeepingKind, target: code, title: `${title} in ${room}`, from, to, reason };
  return { ...base, payload: { do: 'note', record } };
}

/** What TermTime made of what it was sent, as it shows it since. */
function answerChange(record: RoomBookingRecord, shown: Parts): Change<RoomBookingWork> {
  const answered = { ...record, answered: partsText(shown), found: null, times: 0, questionedAt: null };
  return noteChange(answered, record.sent ?? '', answered.answered, 'what TermTime made of what it was sent');
}

/** 1 is Monday; undefined where it cannot be told. */
function weekdayOf({ days }: TermtimeRoomBooking, mondayIs: number): number | undefined {
  return days !== null && /^\d$/.test(days) ? Number(days) - mondayIs + 1 : undefined;
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

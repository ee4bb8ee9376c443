import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import { carriedOutLateMs } from '#shared/core/carried-out-late.ts';
import { type Change, changeKey } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { many } from '#shared/core/many.ts';
import { sentNow } from '../as-sent.ts';
import { questionedMs } from '../booking/is-booking-gone.ts';
import { draftOfHeld, draftParts, draftText, heldParts, heldText, type RoomBookingRules } from './draft.ts';
import { noteChange } from './record-changes.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import { nothing, type Planned, type RoomBookingWork } from './room-booking-work.ts';
import type { RoomBookingsReading } from './room-bookings-reading.ts';
import { isWithin } from './series.ts';

/** One of ours that no booking asks for: its weeks that were read are taken out, or it is deleted. */
export function planUnasked(
  record: RoomBookingRecord,
  held: TermtimeRoomBooking | undefined,
  reading: RoomBookingsReading,
  { mondayIs }: RoomBookingRules,
): Planned {
  const { from, to, rooms, readAt, unreadable, unreadableRoomBookings } = reading;
  const { code, title, room } = record;
  const base = { target: code, title: `${title} in ${room}` };
  const planned = (change: Omit<Change<RoomBookingWork>, 'target' | 'title' | 'key'>): Planned => ({
    changes: [{ ...base, ...change, key: changeKey(change.kind, code, change.from, change.to) }],
    findings: [],
  });
  if (held === undefined && unreadableRoomBookings.mayBe(code)) return nothing;
  // A request of which nothing was heard may still make it, and then it has to be known as ours.
  if (held === undefined && readAt - record.changedAt < carriedOutLateMs) return nothing;
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
export function answeredQuestions({ isEmpty, records }: RoomBookingsReading, decided: readonly Planned[]): Planned[] {
  if (isEmpty) return [];
  const touched = new Set(decided.flatMap(({ changes }) => changes.map(({ target }) => target)));
  const stale = [...records.values()].filter(({ code, questionedAt }) => questionedAt !== null && !touched.has(code));
  const why = 'Booker lists bookings again';
  const changes = stale.map(record =>
    noteChange({ ...record, questionedAt: null }, 'in question', 'not in question', why),
  );
  return [{ changes, findings: [] }];
}

/** 1 is Monday; undefined where it cannot be told. */
function weekdayOf({ days }: TermtimeRoomBooking, mondayIs: number): number | undefined {
  return days !== null && /^\d$/.test(days) ? Number(days) - mondayIs + 1 : undefined;
}

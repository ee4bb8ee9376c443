import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import { type Change, changeKey } from '#shared/core/change.ts';
import { judgeAsSent, neverSent, sentNow } from '../as-sent.ts';
import { draftOf, draftParts, draftText, heldParts, heldText, type RoomBookingRules } from './draft.ts';
import { answerChange } from './record-changes.ts';
import { nothing, type Planned, type RoomBookingWork } from './room-booking-work.ts';
import type { RoomBookingsReading } from './room-bookings-reading.ts';
import { isWithin, type Series } from './series.ts';

/** What is booked in Booker becomes a room booking, or changes the one that stands for it. */
export function planSeries(
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

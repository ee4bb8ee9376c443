import { type Change, changeKey } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { type Parts, partsText } from '../as-sent.ts';
import type { RoomBookingRecord } from './room-booking-record.ts';
import type { RoomBookingWork } from './room-booking-work.ts';

/** Writes the record alone. */
export function noteChange(
  record: RoomBookingRecord,
  from: string,
  to: string,
  reason: string,
): Change<RoomBookingWork> {
  const { code, title, room } = record;
  const key = changeKey(bookkeepingKind, code, from, to);
  const base = { key, kind: bookkeepingKind, target: code, title: `${title} in ${room}`, from, to, reason };
  return { ...base, payload: { do: 'note', record } };
}

/** What TermTime made of what it was sent, as it shows it since. */
export function answerChange(record: RoomBookingRecord, shown: Parts): Change<RoomBookingWork> {
  const answered = { ...record, answered: partsText(shown), found: null, times: 0, questionedAt: null };
  return noteChange(answered, record.sent ?? '', answered.answered, 'what TermTime made of what it was sent');
}

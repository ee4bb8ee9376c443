import { refusalText, type TermtimeAnswer } from '#shared/clients/termtime/refusal.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { KeepDays } from '#shared/state/expiry.ts';
import { asSentOf } from '../as-sent.ts';
import { type RoomBookingRecord, roomBookingKey, roomBookings } from './room-booking-record.ts';
import type { RoomBookingWork } from './room-booking-work.ts';
import { mondayOf } from './series.ts';

export interface RoomBookingActing extends KeepDays {
  readonly termtime: TermtimeClient;
  readonly context: ApplyContext;
  readonly database: string;
}

const done: Outcome = { status: 'done', reason: '' };

function outcomeOf(answer: TermtimeAnswer): Outcome {
  return answer.kind === 'done' ? done : { status: 'failed', reason: refusalText(answer) };
}

/** Does one change in TermTime, its record first: a creation whose answer is lost is found again by its code. */
export async function applyRoomBooking(work: RoomBookingWork, acting: RoomBookingActing): Promise<Outcome> {
  const { termtime, context } = acting;
  const collection = collectionOn(context.store, roomBookings);
  const forget = (record: RoomBookingRecord) => context.commit([collection.remove(roomBookingKey(record))]);
  if (work.do === 'forget') {
    await forget(work.record);
    return done;
  }
  if (work.do === 'note') {
    const stamped = { ...work.record, changedAt: context.now(), runId: context.runId };
    await context.commit([collection.set(roomBookingKey(stamped), stamped, acting)]);
    return done;
  }
  if (work.do === 'delete') {
    const answer = await termtime.deleteRoomBooking(work.id);
    if (answer.kind !== 'done' && answer.means !== 'not-found') return outcomeOf(answer);
    await forget(work.record);
    return done;
  }
  const { series, draft, before, after } = work;
  const lastDay = Date.parse(`${mondayOf(draft.weeks.at(-1) ?? '')}T00:00:00Z`) + 6 * 86_400_000;
  const { code, title, room } = series;
  const until = new Date(lastDay).toISOString().slice(0, 10);
  const record = {
    database: acting.database,
    code,
    title,
    room,
    until,
    ...asSentOf(before),
    questionedAt: null,
    changedAt: context.now(),
    runId: context.runId,
  };
  await context.commit([collection.set(roomBookingKey(record), record, acting)]);
  const answer = await (work.id === null
    ? termtime.createRoomBooking(code, draft)
    : termtime.updateRoomBooking(work.id, draft));
  if (answer.kind === 'done') {
    const sent = { ...record, ...after, changedAt: context.now() };
    await context.commit([collection.set(roomBookingKey(sent), sent, acting)]);
  }
  return outcomeOf(answer);
}

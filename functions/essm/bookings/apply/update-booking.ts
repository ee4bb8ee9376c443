import type { Outcome } from '#shared/core/change.ts';
import { type BookingRecord, unheardOf, withOpenness } from '../../booking/booking-record.ts';
import type { Held } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Want } from '../../occurrence/want.ts';
import { recordedWant } from '../plan/records-in-order.ts';
import { heldOf } from '../read/both-sides.ts';
import { createBooking, draftOf, refused } from './create-booking.ts';
import type { Acting } from './moment.ts';
import { deferred, done, skipped } from './outcomes.ts';
import { present, unsent } from './records.ts';

/**
 * Why a booking must not be touched any more, although it was planned: it has begun, or somebody changed it since
 * Booker was read.
 */
export async function untouchable({ held }: Holding, acting: Acting): Promise<Outcome | undefined> {
  if (acting.local().hasCome(held.start)) return skipped('it has begun meanwhile');
  const { context, config, readAt, booker, codeOf } = acting;
  if (context.now() - readAt <= config.staleAfterSeconds * 1000) return undefined;
  const now = await booker.booking(held.index);
  if (now === null) return undefined;
  const same =
    samePlace(heldOf(now, codeOf), held) && now.reference === held.reference && now.keepsRoom === held.keepsRoom;
  return same ? undefined : deferred('somebody changed it in Booker meanwhile; the next run looks again');
}

function samePlace(a: Held, b: Held): boolean {
  return a.room === b.room && a.start === b.start && a.end === b.end;
}

/** Changes a booking of ours to what TermTime has. Its record moves with it where the identity changes. */
export async function updateBooking(holding: Holding, want: Want, roomIndex: number, acting: Acting): Promise<Outcome> {
  const stop = await untouchable(holding, acting);
  if (stop !== undefined) return stop;
  if (acting.local().hasCome(want.start)) return skipped('it would begin in the past');
  const { record, held } = holding;
  const { context, keep, booker } = acting;
  const before = await waitedBefore(record, want, acting);
  const unheard = before === record ? record.unheard : [...record.unheard, ...unheardOf(before)];
  const pending = withOpenness({ ...record, ...recordedWant(want), ...kept(held, before), unheard });
  await context.commit(movedTo(want, pending, record, acting));
  const answer = await booker.update(held.index, draftOf(want, roomIndex));
  if (answer.kind === 'done') {
    await context.commit([keep(present(want, heldOf(answer.booking, acting.codeOf), unheard))]);
    return done;
  }
  // Somebody cancelled it in this moment: it is booked anew.
  if (answer.kind === 'gone') return createBooking(want, roomIndex, unsent(pending), acting);
  const since = before?.waitingSince ?? null;
  if (record.reference === want.reference) return refused(want, answer, { index: held.index, unheard }, acting, since);
  // It stands where it was, under the name that it bears: what stands in its way may still be taken over for the other.
  const stays = withOpenness({ ...record, ...unmoved(held) });
  return refused(want, answer, { index: null, unheard: unheardOf(before) }, acting, since, [keep(stays)]);
}

function unmoved({ index }: Held) {
  return { index, phase: 'present', pending: null, questionedAt: null, letGo: false } as const;
}

function kept({ index }: Held, before: BookingRecord | undefined) {
  const { waitingSince = null, inTheWay = [] } = before ?? {};
  return {
    index,
    phase: 'present',
    pending: 'update',
    answered: null,
    questionedAt: null,
    letGo: false,
    waitingSince,
    inTheWay,
  } as const;
}

/**
 * What is remembered of a want that has waited: with its booking's record, or (a move that could not be made) apart
 * from it.
 */
async function waitedBefore(record: BookingRecord, want: Want, acting: Acting): Promise<BookingRecord | undefined> {
  return record.reference === want.reference ? record : acting.recordOf(want.reference);
}

export function movedTo(want: Want, to: BookingRecord, from: BookingRecord, { keep, forget }: Acting) {
  return from.reference === want.reference ? [keep(to)] : [keep(to), forget(from.reference)];
}

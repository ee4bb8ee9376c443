import type { Outcome } from '#shared/core/change.ts';
import { withOpenness } from '../../booking/booking-record.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Want } from '../../occurrence/want.ts';
import type { Acting } from './moment.ts';
import { done } from './outcomes.ts';
import { intended } from './records.ts';
import { movedTo, untouchable } from './update-booking.ts';

/** Cancels a booking of ours for good. */
export async function cancelBooking(holding: Holding, acting: Acting): Promise<Outcome> {
  const outcome = await cancelled(holding, acting);
  if (outcome.status === 'done') await acting.context.commit([acting.forget(holding.record.reference)]);
  return outcome;
}

/** Cancels a booking for a moment, so that others can move; the record says that it is to be made again. */
export async function vacateBooking(holding: Holding, want: Want, acting: Acting): Promise<Outcome> {
  const outcome = await cancelled(holding, acting);
  if (outcome.status !== 'done') return outcome;
  await acting.context.commit(movedTo(want, intended(want, holding.record), holding.record, acting));
  return outcome;
}

async function cancelled(holding: Holding, acting: Acting): Promise<Outcome> {
  const stop = await untouchable(holding, acting);
  if (stop !== undefined) return stop;
  const { record, held } = holding;
  const pending = withOpenness({ ...record, index: held.index, phase: 'present', pending: 'cancel' });
  await acting.context.commit([acting.keep(pending)]);
  const answer = await acting.booker.cancel(held.index);
  if (answer.kind === 'done' || answer.kind === 'gone') return done;
  await acting.context.commit([acting.keep(withOpenness({ ...pending, pending: null }))]);
  return { status: 'failed', reason: `Booker refused to cancel it: ${answer.message}` };
}

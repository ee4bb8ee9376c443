import type { Outcome } from '#shared/core/change.ts';
import { nothingUnfinished, withOpenness } from '../../booking/booking-record.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Want } from '../../occurrence/want.ts';
import type { Acting } from './moment.ts';
import { deferred, done } from './outcomes.ts';
import { intended, unsent } from './records.ts';
import { movedTo, untouchable } from './update-booking.ts';

/**
 * Cancels a booking of ours for good. Its record is forgotten, unless a request for it that was given up may still be
 * carried out.
 */
export async function cancelBooking(holding: Holding, acting: Acting): Promise<Outcome> {
  const outcome = await cancelled(holding, acting);
  if (outcome.status !== 'done') return outcome;
  const { record } = holding;
  const rest = withOpenness({ ...unsent(record), ...nothingUnfinished, unheard: record.unheard });
  await acting.context.commit([record.unheard.length === 0 ? acting.forget(record.reference) : acting.keep(rest)]);
  return outcome;
}

/**
 * Cancels the second of two that were made for one date. Its record is the other's, and says already that this one may
 * stand there.
 */
export async function cancelSecond(holding: Holding, acting: Acting): Promise<Outcome> {
  const stop = await untouchable(holding, acting);
  if (stop !== undefined) return stop;
  const { index } = holding.held;
  if (await acting.isRecorded(index)) return deferred('a record knows it as another by now; the next run looks again');
  const answer = await acting.booker.cancel(index);
  return answer.kind === 'done' || answer.kind === 'gone' ? done : notCancelled(answer);
}

function notCancelled({ message }: { readonly message: string }): Outcome {
  return { status: 'failed', reason: `Booker refused to cancel it: ${message}` };
}

/** Cancels a booking for a moment, so that others can move; the record says that it is to be made again. */
export async function vacateBooking(holding: Holding, want: Want, acting: Acting): Promise<Outcome> {
  const outcome = await cancelled(holding, acting);
  if (outcome.status !== 'done') return outcome;
  const { record, held } = holding;
  await acting.context.commit(movedTo(want, intended(want, { ...record, index: held.index }), record, acting));
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
  return notCancelled(answer);
}

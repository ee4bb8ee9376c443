import type { Outcome, Unit } from '#shared/core/change.ts';
import { unreachable } from '#shared/core/errors.ts';
import { type BookingRecord, unheardOf } from '../../booking/booking-record.ts';
import { sameObstacles } from '../plan/obstacles.ts';
import type { Work } from '../plan/work.ts';
import { cancelBooking, cancelSecond, vacateBooking } from './cancel-booking.ts';
import { createBooking } from './create-booking.ts';
import type { Acting } from './moment.ts';
import { deferred, done, waits } from './outcomes.ts';
import { unsent, waiting } from './records.ts';
import { updateBooking } from './update-booking.ts';

/** Time that a request and its record may need, ms: with less left, nothing more is started. */
const reserveMs = 10_000;

/** Does one unit in order. A step that fails lets the next try: Booker itself says whether the place is free. */
export async function applyUnit({ changes }: Unit<Work>, acting: Acting): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { payload } of changes) {
    const late = acting.context.timeLeft() < reserveMs && payload.do !== 'return';
    outcomes.push(late ? deferred('out of time; the next run goes on from here') : await applyWork(payload, acting));
  }
  return outcomes;
}

async function applyWork(work: Work, acting: Acting): Promise<Outcome> {
  switch (work.do) {
    case 'cancel':
      return cancelBooking(work.holding, acting);
    case 'cancel-second':
      return cancelSecond(work.holding, acting);
    case 'update':
      return updateBooking(work.holding, work.want, work.roomIndex, acting);
    case 'vacate':
      return vacateBooking(work.holding, work.want, acting);
    case 'create':
      return createBooking(work.want, work.roomIndex, work.record, acting);
    case 'return':
      return bookAgain(work, acting);
    case 'wait':
      return remember(work, acting);
    case 'bookkeeping': {
      const { record, becomes } = work;
      await acting.context.commit([becomes === null ? acting.forget(record.reference) : acting.keep(becomes)]);
      return done;
    }
    default:
      return unreachable(work);
  }
}

/**
 * Books again what was cancelled for a moment. If that cancellation did not happen, the booking still stands and is
 * left to the next run.
 */
async function bookAgain(
  { want, roomIndex }: Extract<Work, { do: 'create' | 'return' }>,
  acting: Acting,
): Promise<Outcome> {
  const record = await acting.recordOf(want.reference);
  if (record === undefined || record.index !== null)
    return deferred('it was not moved out of the way; the next run looks again');
  return createBooking(want, roomIndex, unsent(record), acting);
}

/** Remembers that a booking cannot be made, once, and says so every time. */
async function remember({ want, index, obstacles }: Extract<Work, { do: 'wait' }>, acting: Acting): Promise<Outcome> {
  const record = await acting.recordOf(want.reference);
  const since = record?.waitingSince ?? acting.context.now();
  const stands = standsAt(record, index, acting);
  const known =
    record !== undefined &&
    record.index === stands &&
    record.waitingSince !== null &&
    record.phase !== 'intended' &&
    record.pending === null &&
    record.start === want.start &&
    record.end === want.end &&
    sameObstacles(record.inTheWay, obstacles.slice(0, 10));
  const unheard = stands === null ? unheardOf(record) : (record?.unheard ?? []);
  if (!known) await acting.context.commit([acting.keep(waiting(want, since, obstacles, stands, unheard))]);
  return waits(want, since, obstacles, acting);
}

/**
 * Booker's number of what stands meanwhile. Of a creation whose answer was lost the record does not know it yet, unless
 * this run has cancelled what was planned to stand. `planned`: the number by the plan.
 */
function standsAt(record: BookingRecord | undefined, planned: number | null, { context }: Acting): number | null {
  if (record === undefined) return null;
  return record.runId === context.runId ? record.index : (planned ?? record.index);
}

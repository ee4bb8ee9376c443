import type { BookingAnswer, BookingDraft } from '#shared/clients/booker/booker-client.ts';
import type { BookerBooking } from '#shared/clients/booker/schema.ts';
import { UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import type { Outcome } from '#shared/core/change.ts';
import { shortened } from '#shared/core/shortened.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { Write } from '#shared/state/store.ts';
import {
  type BookingRecord,
  type Obstacle,
  type Unheard,
  unheardOf,
  withOpenness,
} from '../../booking/booking-record.ts';
import { mayBeMadeBy } from '../../booking/holdings.ts';
import { identityIn } from '../../occurrence/reference.ts';
import type { Want } from '../../occurrence/want.ts';
import { timesOverlap } from '../../slot/slot.ts';
import { bookingInTheWay, obstaclesInOrder } from '../plan/obstacles.ts';
import { heldOf } from '../read/both-sides.ts';
import type { Acting } from './moment.ts';
import { deferred, done, skipped, waits } from './outcomes.ts';
import { intended, present, waiting } from './records.ts';

export function draftOf(want: Want, room: number): BookingDraft {
  const { start, end, title, attendees, reference } = want;
  return { room, start, end, title, attendees, reference };
}

/**
 * Books what TermTime asks for: record, request, record. Whatever ends it early leaves a record by which the next run
 * finds the booking again.
 */
export async function createBooking(
  want: Want,
  roomIndex: number,
  before: BookingRecord | undefined,
  acting: Acting,
): Promise<Outcome> {
  const { context, keep, begin } = acting;
  if (acting.local().hasCome(want.start)) return skipped('it has begun meanwhile');
  const record = intended(want, before);
  try {
    await context.commit([before === undefined ? begin(record) : keep(record)]);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
    return deferred('it has become ours meanwhile; the next run looks again');
  }
  const { answer, unheard } = await createOnce(draftOf(want, roomIndex), record, acting);
  if (answer.kind === 'done') {
    tellOtherName(answer.booking, acting);
    await context.commit([keep(present(want, heldOf(answer.booking, acting.codeOf), unheard))]);
    return done;
  }
  return refused(want, answer, { index: null, unheard }, acting, before?.waitingSince ?? null);
}

/** Runs that have said so. */
const told = new WeakSet<Acting['context']>();

/**
 * What is found again by who made it rests on the name that Booker gives our account, and only an answer tells whether
 * it is the one that we expect.
 */
function tellOtherName({ createdBy }: BookerBooking, { account, context }: Acting): void {
  if (createdBy === null || createdBy === account || told.has(context)) return;
  told.add(context);
  context.log.warn(
    { expected: account, shown: createdBy },
    `Booker shows what Lockstep books as made by ${createdBy}, not by ${account}: a booking of which no run hears is not found again by it. Set upstreams.bookerTarget.account to ${createdBy}.`,
  );
}

/** Answers that may be lost before the trouble is taken for an outage. */
const lostAnswers = 2;

/**
 * Creates a booking although answers may be lost: after one, Booker is asked whether it has the reference, and only if
 * not is the request sent again. The record says first that the one before it may still be carried out.
 */
async function createOnce(
  draft: BookingDraft,
  record: BookingRecord,
  acting: Acting,
): Promise<{ readonly answer: BookingAnswer; readonly unheard: readonly Unheard[] }> {
  let { unheard } = record;
  for (let lost = 0; ; lost += 1) {
    try {
      const answer = await acting.booker.create(draft);
      if (answer.kind !== 'conflict') return { answer, unheard };
      // What is in the way may be our own, made by a request whose answer was lost.
      const own = await findOwn(draft, answer.conflicts, lost > 0, acting);
      return { answer: own === undefined ? answer : { kind: 'done', booking: own }, unheard };
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError) || !error.mayHaveHappened || lost >= lostAnswers) throw error;
      const own = await findOwn(draft, [], true, acting);
      if (own !== undefined) return { answer: { kind: 'done', booking: own }, unheard };
      unheard = unheardOf({ ...record, unheard, changedAt: acting.context.now() });
      await acting.context.commit([acting.keep(withOpenness({ ...record, unheard }))]);
    }
  }
}

/**
 * A booking in just this place with just this mark; or, where a request of this run may have made it, one of our
 * account that no record knows: somebody took its mark away at once, or wrote over it.
 */
async function findOwn(
  draft: BookingDraft,
  named: readonly BookerBooking[],
  mayBeMade: boolean,
  acting: Acting,
): Promise<BookerBooking | undefined> {
  const database = identityIn(draft.reference)?.database;
  const mayBeOurs = ({ reference, createdBy }: BookerBooking) => {
    if (reference === draft.reference) return mayBeMadeBy(acting.account, createdBy);
    const claimed = identityIn(reference);
    return mayBeMade && createdBy === acting.account && (claimed === undefined || claimed.database === database);
  };
  const own = (named.length > 0 ? named : await onThatDay(draft, acting)).find(
    booking =>
      booking.keepsRoom &&
      booking.roomIndex === draft.room &&
      booking.start === draft.start &&
      booking.end === draft.end &&
      mayBeOurs(booking),
  );
  if (own === undefined || own.reference === draft.reference) return own;
  return (await acting.isRecorded(own.index)) ? undefined : own;
}

async function onThatDay({ start, end }: Pick<BookingDraft, 'start' | 'end'>, { booker }: Acting) {
  return (await booker.bookings(start.slice(0, 10), end.slice(0, 10))).items;
}

/**
 * Booker said no: what is in the way is named and remembered. `kept`: what the record says of what stands, or may;
 * `alongside`: what is written in the same moment.
 */
export async function refused(
  want: Want,
  answer: Exclude<BookingAnswer, { readonly kind: 'done' }>,
  kept: { readonly index: number | null; readonly unheard: readonly Unheard[] },
  acting: Acting,
  waitingSince: number | null,
  alongside: readonly Write[] = [],
): Promise<Outcome> {
  const since = waitingSince ?? acting.context.now();
  const obstacles = answer.kind === 'conflict' ? await blockers(want, answer, acting) : [said(answer.message)];
  const record = waiting(want, since, obstacles, kept.index, kept.unheard);
  await acting.context.commit([acting.keep(record), ...alongside]);
  if (answer.kind === 'conflict') return waits(want, since, obstacles, acting);
  return { status: 'failed', reason: `Booker refused it: ${answer.message}` };
}

function said(message: string): Obstacle {
  return { kind: 'refused', title: shortened(message, 200), by: null, start: null, end: null };
}

async function blockers(
  want: Want,
  { conflicts, message }: Extract<BookingAnswer, { readonly kind: 'conflict' }>,
  acting: Acting,
): Promise<Obstacle[]> {
  const named =
    conflicts.length > 0
      ? conflicts
      : (await onThatDay(want, acting)).filter(
          booking =>
            booking.keepsRoom &&
            booking.reference !== want.reference &&
            timesOverlap(booking, want) &&
            acting.codeOf.get(booking.roomIndex) === want.room,
        );
  if (named.length === 0) return [said(`Booker says that the room is taken, but not by whom: ${message}`)];
  return obstaclesInOrder(named.map(booking => bookingInTheWay(heldOf(booking, acting.codeOf))));
}

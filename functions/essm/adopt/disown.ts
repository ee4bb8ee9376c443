import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { OperationContext, OperationResult } from '#shared/descriptor/operation.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import { bookings } from '../booking/booking-record.ts';
import { roomRecordKey, rooms } from '../rooms/room-record.ts';
import type { DisownParameters } from './disown-parameters.ts';

/** Records that are forgotten at once. */
const atOnce = 200;

/**
 * Takes an adoption back: what that run made ours, and no run has changed since, is nobody's of ours again. Nothing is
 * sent to Booker or TermTime.
 * @throws BadRequestError where the run was no adoption, or nothing of it is left to take back
 */
export async function disown(
  { store }: Pick<OperationContext, 'store'>,
  { run }: DisownParameters,
): Promise<OperationResult> {
  const adoption = (await collectionOn(store, runs).get(run))?.value;
  if (adoption === undefined) throw new BadRequestError(`There is no run ${run}.`);
  const removals = await removalsOf(store, run, adoption);
  if (removals.length === 0) {
    throw new BadRequestError(
      `Nothing that run ${run} took over is as it left it: it is ours, and a run has changed it.`,
    );
  }
  for (const part of chunks(removals, atOnce)) {
    const result = await store.commit(undefined, part);
    if (!result.ok)
      throw new StateError('A run changed one of them in this moment. Not all were taken back: try again.');
  }
  const count = removals.length;
  return {
    done: count,
    message: `${count === 1 ? '1 thing is' : `${count} things are`} no longer ours, and left alone from now on. What a run has changed since the adoption stays ours.`,
  };
}

/** Of what a run of an adoption wrote, and that is as it left it. */
async function removalsOf(
  store: OperationContext['store'],
  run: string,
  adoption: Pick<RunDocument, 'function' | 'target'>,
): Promise<Write[]> {
  const found: Write[] = [];
  switch (adoption.function) {
    case 'essm-adopt': {
      const collection = collectionOn(store, bookings);
      for await (const entry of collection.all('open', { isOpen: true })) {
        if (entry.value.runId === run) found.push(collection.removeIfUnchanged(entry.value.reference, entry));
      }
      return found;
    }
    case 'essm-adopt-rooms': {
      const collection = collectionOn(store, rooms);
      for await (const entry of collection.all('ofDatabase', { database: adoption.target })) {
        if (entry.value.runId === run) found.push(collection.removeIfUnchanged(roomRecordKey(entry.value), entry));
      }
      return found;
    }
    default:
      throw new BadRequestError(`Run ${run} is one of ${adoption.function}, which adopts nothing.`);
  }
}

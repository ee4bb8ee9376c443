import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { OperationContext, OperationResult } from '#shared/descriptor/operation.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { EssmBookingsConfig } from '../config.ts';
import { bookings, withOpenness } from './booking-record.ts';
import type { LetGoParameters } from './let-go-parameters.ts';

/**
 * A person says that bookings in question are gone: the next run cancels them, if they are still in question then.
 * @throws BadRequestError for one that is not in question; then nothing is written
 */
export async function letGo(
  { store, settings, wake, now }: Pick<OperationContext<EssmBookingsConfig>, 'store' | 'settings' | 'wake' | 'now'>,
  { references }: LetGoParameters,
): Promise<OperationResult> {
  const collection = collectionOn(store, bookings);
  const found = await collection.getMany(references);
  const writes = [...new Set(references)].map(reference => {
    const entry = found.get(reference);
    if (entry === undefined) throw new BadRequestError(`There is no booking ${reference}.`);
    if (entry.value.questionedAt === null) throw new BadRequestError(`The booking ${reference} is not in question.`);
    const record = withOpenness({ ...entry.value, letGo: true, changedAt: now() });
    return collection.setIfUnchanged(reference, entry, record, settings);
  });
  const result = await store.commit(undefined, writes);
  if (!result.ok) throw new StateError('A run changed one of them in this moment. Nothing was written: try again.');
  await wake('essm-bookings', `${writes.length} bookings were let go`);
  return {
    done: writes.length,
    message: `${writes.length === 1 ? '1 booking is' : `${writes.length} bookings are`} cancelled by the next run of essm-bookings, unless TermTime asks for them again.`,
  };
}

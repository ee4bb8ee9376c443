import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { ItemOutcome, OperationContext, OperationResult } from '#shared/descriptor/operation.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { EssmBookingsConfig } from '../config.ts';
import { bookings, withOpenness } from './booking-record.ts';
import type { LetGoParameters } from './let-go-parameters.ts';

/**
 * A person says that bookings in question are gone: the next run cancels them, if they are still in question then. One
 * that is not in question is left out by name.
 * @throws BadRequestError where none of them is; then nothing is written
 */
export async function letGo(
  { store, settings, wake, now }: Pick<OperationContext<EssmBookingsConfig>, 'store' | 'settings' | 'wake' | 'now'>,
  { references }: LetGoParameters,
): Promise<OperationResult> {
  const collection = collectionOn(store, bookings);
  const found = await collection.getMany(references);
  const items = [...new Set(references)].map((reference): ItemOutcome => {
    const entry = found.get(reference);
    if (entry === undefined) return { what: reference, status: 'gone', why: 'there is no such booking' };
    return entry.value.questionedAt === null
      ? { what: reference, status: 'skipped', why: 'it is not in question' }
      : { what: reference, status: 'done', why: 'may be cancelled' };
  });
  const writes = items.flatMap(({ what, status }) => {
    const entry = found.get(what);
    if (entry === undefined || status !== 'done') return [];
    const record = withOpenness({ ...entry.value, letGo: true, changedAt: now() });
    return collection.setIfUnchanged(what, entry, record, settings);
  });
  if (writes.length === 0)
    throw new BadRequestError(`${items.map(({ what, why }) => `Booking ${what}: ${why}`).join('; ')}.`);
  const result = await store.commit(undefined, writes);
  if (!result.ok) throw new StateError('A run changed one of them in this moment. Nothing was written: try again.');
  await wake('essm-bookings', `${writes.length} bookings were let go`);
  return {
    done: writes.length,
    message: `${writes.length === 1 ? '1 booking is' : `${writes.length} bookings are`} cancelled by the next run of essm-bookings, unless TermTime asks for them again.`,
    items,
  };
}

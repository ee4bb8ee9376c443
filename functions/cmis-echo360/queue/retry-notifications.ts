import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import type { OperationContext, OperationPreview, OperationResult } from '#shared/descriptor/operation.ts';
import type { Entry } from '#shared/state/collection.ts';
import { spreadId } from '#shared/state/spread-id.ts';
import type { Store } from '#shared/state/store.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { expiryOf, stateOn } from '../state.ts';
import type { NotificationRecord } from './notifications.ts';
import { notificationId } from './notifications-for.ts';
import type { RetryParameters } from './retry-parameters.ts';

/** Notifications written at once. */
const batchSize = 100;

/**
 * Tries failed notifications again: each gets a new one, linked to it, which the next run of echo360-queue ends with what CMIS says then
 * (seed 002, "Error Handling"). One that was retried already, or did not fail, is refused.
 * @throws BadRequestError naming a notification that cannot be retried; those before it in the list may have been.
 */
export async function retryNotifications(
  { store, settings, wake }: Context,
  parameters: RetryParameters,
): Promise<OperationResult> {
  const made: string[] = [];
  for await (const batch of batchesOf(store, parameters))
    made.push(...(await retryBatch(store, batch, settings.keepDays)));
  if (made.length === 0) return { done: 0, message: 'No notification has failed and waits to be retried.' };
  await wake('echo360-queue', `${made.length} failed notifications are tried again`);
  return {
    done: made.length,
    message: `${made.length === 1 ? '1 notification' : `${made.length} notifications`} will be tried again by the next run of echo360-queue.`,
    table: { columns: [{ key: 'id', title: 'new notification' }], rows: made.map(id => ({ id })) },
  };
}

/** As many as one preview lists; the others come with the next. */
const previewed = 500;

/** Exactly which notifications would be tried again: of all that failed the oldest 500. */
export async function previewRetry(
  { store }: Pick<Context, 'store'>,
  { ids }: RetryParameters,
): Promise<OperationPreview<RetryParameters>> {
  const chosen: Failed[] = [];
  if (ids === undefined) {
    const { entries } = await stateOn(store).notifications.query(
      'withStatus',
      { status: 'FAILED', isRetried: false },
      { limit: previewed },
    );
    chosen.push(...entries);
  } else {
    for await (const batch of batchesOf(store, { ids })) chosen.push(...batch);
  }
  if (chosen.length === 0) throw new BadRequestError('No notification has failed and waits to be retried.');
  const rows = chosen.map(({ value: { id, roomId, lessonDate, message } }) => ({ id, roomId, lessonDate, message }));
  return {
    message: `${chosen.length === 1 ? '1 notification is' : `${chosen.length} notifications are`} tried again.`,
    parameters: { ids: chosen.map(({ value }) => value.id) },
    table: {
      columns: [
        { key: 'id', title: 'notification' },
        { key: 'lessonDate', title: 'lesson' },
        { key: 'roomId', title: 'room' },
        { key: 'message', title: 'it failed with' },
      ],
      rows,
    },
  };
}

type Context = Pick<OperationContext<Pick<Echo360QueueConfig, 'keepDays'>>, 'store' | 'settings' | 'wake'>;

type Failed = Entry<NotificationRecord>;

async function* batchesOf(store: Store, { ids: named }: RetryParameters): AsyncGenerator<Failed[]> {
  const { notifications } = stateOn(store);
  if (named === undefined) {
    for (;;) {
      // What was retried is found no more, so the first page is always the next.
      const { entries } = await notifications.query(
        'withStatus',
        { status: 'FAILED', isRetried: false },
        { limit: batchSize },
      );
      if (entries.length === 0) return;
      yield [...entries];
    }
  }
  const ids = [...new Set(named)];
  const found = await notifications.getMany(ids.map(spreadId));
  const chosen = ids.map(id => {
    const entry = found.get(spreadId(id));
    if (entry === undefined) throw new BadRequestError(`There is no notification ${id}.`);
    const { status, isRetried } = entry.value;
    if (status !== 'FAILED') throw new BadRequestError(`Notification ${id} has not failed: it is ${status}.`);
    if (isRetried) throw new BadRequestError(`Notification ${id} is tried again already.`);
    return entry;
  });
  yield* chunks(chosen, batchSize);
}

async function retryBatch(store: Store, batch: readonly Failed[], keepDays: number): Promise<string[]> {
  const { notifications } = stateOn(store);
  const again = batch.map(({ value, readAt }) => retryOf(value, readAt));
  const result = await store.commit(undefined, [
    ...again.map(notification => {
      const expiresAt = expiryOf(notification.lessonDate, keepDays, notification.createdAt);
      return notifications.create(spreadId(notification.id), notification, { expiresAt });
    }),
    ...batch.map(({ id, value, version }) => {
      const expiresAt = expiryOf(value.lessonDate, keepDays, value.createdAt);
      return notifications.set(id, { ...value, isRetried: true }, { ifVersion: version, expiresAt });
    }),
  ]);
  if (!result.ok) {
    throw new StateError('Somebody else is retrying the same notifications; nothing of this batch was changed.', {
      advice: 'Look at the list again, then retry what is still failed.',
    });
  }
  return again.map(({ id }) => id);
}

/** `now`: by the state store's clock, which runs compare with their own. */
function retryOf(failed: NotificationRecord, now: number): NotificationRecord {
  const retry = failed.retry + 1;
  return {
    ...failed,
    id: notificationId(failed.queueId, failed.week, retry),
    retry,
    retryOf: failed.id,
    isRetried: false,
    createdAt: now,
    processedAt: null,
    status: 'UNPROCESSED',
    open: true,
    message: '',
  };
}

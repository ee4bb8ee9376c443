import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { type OperationParts, poke } from '#shared/runtime/operations/operations.ts';
import type { Entry } from '#shared/state/collection.ts';
import { spreadId } from '#shared/state/spread-id.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { expiryOf, stateOn } from '../state.ts';
import type { NotificationRecord } from './notifications.ts';
import { notificationId } from './notifications-for.ts';

/** Which failed notifications are tried again: by their ids (`queue row-week`), or all. */
export type RetrySelection = { readonly ids: readonly string[] } | 'all failed';

/** Notifications written at once. */
const batchSize = 100;

/**
 * Tries failed notifications again: each gets a new one, linked to it, which the next run of echo360-queue ends with what CMIS says then
 * (seed 002, "Error Handling"). One that was retried already, or did not fail, is refused. Returns the ids of the new ones.
 * @throws BadRequestError naming a notification that cannot be retried; those before it in the list may have been.
 */
export async function retryNotifications(
  parts: OperationParts,
  selection: RetrySelection,
  { keepDays }: Pick<Echo360QueueConfig, 'keepDays'>,
): Promise<string[]> {
  const made: string[] = [];
  for await (const batch of batchesOf(parts, selection)) made.push(...(await retryBatch(parts, batch, keepDays)));
  if (made.length > 0) await poke(parts, 'echo360-queue', `${made.length} failed notifications are tried again`);
  return made;
}

type Failed = Entry<NotificationRecord>;

async function* batchesOf({ store }: OperationParts, selection: RetrySelection): AsyncGenerator<Failed[]> {
  const { notifications } = stateOn(store);
  if (selection === 'all failed') {
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
  const ids = [...new Set(selection.ids)];
  const found = await notifications.getMany(ids.map(spreadId));
  const chosen = ids.map(id => {
    const entry = found.get(spreadId(id));
    if (entry === undefined) throw new BadRequestError(`There is no notification ${id}.`);
    const { status, isRetried } = entry.value;
    if (status !== 'FAILED') throw new BadRequestError(`Notification ${id} has not failed: it is ${status}.`);
    if (isRetried) throw new BadRequestError(`Notification ${id} is tried again already.`);
    return entry;
  });
  for (let start = 0; start < chosen.length; start += batchSize) yield chosen.slice(start, start + batchSize);
}

async function retryBatch({ store }: OperationParts, batch: readonly Failed[], keepDays: number): Promise<string[]> {
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

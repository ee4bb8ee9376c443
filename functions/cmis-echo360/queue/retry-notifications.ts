import { chunks } from '#shared/core/chunks.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import { type Counted, countedTo, countText, howMany } from '#shared/descriptor/counted.ts';
import type { ItemOutcome, OperationContext, OperationPreview, OperationResult } from '#shared/descriptor/operation.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { stateOn } from '../state.ts';
import { notificationId } from './notification-of.ts';
import type { NotificationRecord } from './notifications.ts';
import type { RetryParameters } from './retry-parameters.ts';

/** Notifications written at once. */
const batchSize = 100;

/**
 * Tries failed notifications again: each gets a new one, linked to it, which the next run of echo360-queue ends with
 * what CMIS says then (seed 002, "Error Handling"). One that was retried already stands for the last of its retries.
 * One that did not fail is refused by name, and stops none of the others.
 * @throws BadRequestError where none of those named can be retried, with the reason of each
 */
export async function retryNotifications(
  { store, settings, wake }: Context,
  parameters: RetryParameters,
): Promise<OperationResult> {
  const { failed, refused } = await chosenBy(store, parameters);
  const made: { readonly id: string; readonly of: string }[] = [];
  for await (const batch of failed) made.push(...(await retryBatch(store, batch, settings.keepDays)));
  if (made.length === 0 && refused.length > 0) throw new BadRequestError(refused.map(({ text }) => text).join(' '));
  if (made.length === 0) return { done: 0, message: 'No notification has failed and waits to be retried.' };
  await wake('echo360-queue', `${many(made.length, 'failed notification is', 'failed notifications are')} tried again`);
  const left = await failedCount(store);
  return {
    done: made.length,
    ...(left.count === 0 ? {} : { rest: { all: true } }),
    message: [
      `${many(made.length, 'notification', 'notifications')} will be tried again by the next run of echo360-queue.`,
      ...refused.map(({ text }) => text),
      ...(left.count === 0 ? [] : [`${howMany(left)('other has', 'others have')} failed.`]),
    ].join(' '),
    items: [
      ...made.map(({ id, of }): ItemOutcome => ({ what: of, status: 'done', why: `tried again as ${id}` })),
      ...refused.map(({ id, status, text }): ItemOutcome => ({ what: id, status, why: text.replace(/\.$/, '') })),
    ],
    table: { columns: [{ key: 'id', title: 'new notification' }], rows: made.map(({ id }) => ({ id })) },
  };
}

/** As many as one preview lists, so that its page is small and costs little; the others come with the next. */
const previewed = 150;

const failedAll = { status: 'FAILED', isRetried: false } as const;
/** Counted so far and no further. */
const countedMost = 10_000;

async function failedCount(store: Store): Promise<Counted> {
  const count = await stateOn(store).notifications.count('withStatus', failedAll, { atMost: countedMost });
  return countedTo(countedMost, count);
}

/** Exactly which notifications would be tried again: of all that failed the oldest 150. */
export async function previewRetry(
  { store }: Pick<Context, 'store'>,
  { ids }: RetryParameters,
): Promise<OperationPreview<RetryParameters>> {
  const chosen: Failed[] = [];
  let refused: readonly Refused[] = [];
  let all: Counted | undefined;
  if (ids === undefined) {
    const { entries, next } = await stateOn(store).notifications.query('withStatus', failedAll, { limit: previewed });
    chosen.push(...entries);
    if (next !== undefined) all = await failedCount(store);
  } else {
    const named = await chosenBy(store, { ids });
    refused = named.refused;
    for await (const batch of named.failed) chosen.push(...batch);
  }
  if (chosen.length === 0) {
    throw new BadRequestError(
      [...refused.map(({ text }) => text), 'No notification has failed and waits to be retried.'].join(' '),
    );
  }
  const rows = chosen.map(({ value: { id, roomId, lessonDate, message } }) => ({ id, roomId, lessonDate, message }));
  return {
    message: [
      `${many(chosen.length, 'notification is', 'notifications are')} tried again.`,
      ...(all === undefined
        ? []
        : [
            `They are the oldest of ${countText(all)} that have failed: the next are offered when these are done. All at once: lockstep retry cmis-echo360 --all`,
          ]),
      ...refused.map(({ text }) => text),
    ].join(' '),
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

/**
 * What was asked for: failed notifications in batches, and a sentence for each of those named that cannot be retried.
 */
interface Chosen {
  readonly failed: AsyncIterable<readonly Failed[]> | Iterable<readonly Failed[]>;
  readonly refused: readonly Refused[];
}

interface Refused {
  readonly id: string;
  readonly status: 'skipped' | 'gone';
  readonly text: string;
}

async function chosenBy(store: Store, { ids }: RetryParameters): Promise<Chosen> {
  if (ids === undefined) return { failed: allFailed(store), refused: [] };
  const failed = new Map<string, Failed>();
  const refused: Refused[] = [];
  for (const part of chunks([...new Set(ids)], batchSize)) {
    for (const [id, last] of await lastOfChains(store, part)) {
      if (last === undefined) refused.push({ id, status: 'gone', text: `There is no notification ${id}.` });
      else if (last.value.status === 'FAILED') failed.set(last.key, last);
      else refused.push({ id, status: 'skipped', text: notFailed(id, last.value) });
    }
  }
  return { failed: chunks([...failed.values()], batchSize), refused };
}

function notFailed(asked: string, { id, status, open }: NotificationRecord): string {
  if (id === asked) return `Notification ${id} has not failed: it is ${status}.`;
  return open
    ? `Notification ${asked} is tried again already, as ${id}.`
    : `Notification ${asked} was tried again as ${id}, which is ${status}.`;
}

/**
 * For each id the last of its retries, or itself; undefined where there is no such notification. A round trip for each
 * retry of the most retried one.
 */
async function lastOfChains(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, Failed | undefined>> {
  const { notifications } = stateOn(store);
  const last = new Map<string, Failed | undefined>(ids.map(id => [id, undefined]));
  let next = new Map(ids.map(id => [id, id]));
  while (next.size > 0) {
    const found = await notifications.getMany([...next.values()]);
    const further = new Map<string, string>();
    for (const [asked, id] of next) {
      const entry = found.get(id);
      if (entry === undefined) continue;
      last.set(asked, entry);
      const { isRetried, queueId, week, retry } = entry.value;
      if (isRetried) further.set(asked, notificationId(queueId, week, retry + 1));
    }
    next = further;
  }
  return last;
}

async function* allFailed(store: Store): AsyncGenerator<readonly Failed[]> {
  for (;;) {
    // A retried notification is no longer found, so the first page is always the next one.
    const { entries } = await stateOn(store).notifications.query('withStatus', failedAll, { limit: batchSize });
    if (entries.length === 0) return;
    yield entries;
  }
}

async function retryBatch(
  store: Store,
  batch: readonly Failed[],
  keepDays: number,
): Promise<{ readonly id: string; readonly of: string }[]> {
  const { notifications } = stateOn(store);
  const again = batch.map(({ value, readAt }) => retryOf(value, readAt));
  const result = await store.commit(undefined, [
    ...again.map(notification => notifications.create(notification.id, notification, { keepDays })),
    ...batch.map(entry =>
      notifications.setIfUnchanged(entry.key, entry, { ...entry.value, isRetried: true }, { keepDays }),
    ),
  ]);
  if (!result.ok) {
    throw new StateError('Somebody else is retrying the same notifications; nothing of this batch was changed.', {
      advice: 'Look at the list again, then retry what is still failed.',
    });
  }
  return again.map(({ id, retryOf: of }) => ({ id, of: of ?? id }));
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

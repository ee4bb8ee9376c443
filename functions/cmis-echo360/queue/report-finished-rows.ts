import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Page } from '#shared/state/collection.ts';
import { type SyncState, stateOn } from '../state.ts';
import type { NotificationRecord } from './notifications.ts';
import type { RunMemory } from './round/run-memory.ts';
import { noWeek } from './untold-row.ts';

/**
 * Marks the queue rows that this process has brought to their end. Rows of which something is still open are left for
 * the run that ends it.
 */
export async function finishRows(context: ApplyContext, cmis: Cmis, { ended }: RunMemory): Promise<void> {
  await finish(stateOn(context.store), cmis, ended);
  ended.clear();
}

/** Marks the rows that a run brought to their end which did not come to do so itself: it died, or CMIS was away. */
export async function finishRowsOf(runId: string, context: ApplyContext, cmis: Cmis): Promise<void> {
  const state = stateOn(context.store);
  let after: string | undefined;
  do {
    const position = after === undefined ? {} : { after };
    const page: Page<NotificationRecord> = await state.notifications.query(
      'ofRun',
      { runId, open: false },
      { limit: rowsPerPage, ...position },
    );
    const values = page.entries.map(({ value }) => value);
    await finish(
      state,
      cmis,
      Map.groupBy(values, ({ queueId }) => queueId),
    );
    after = page.next;
  } while (after !== undefined);
}

async function finish(
  state: SyncState,
  cmis: Cmis,
  closed: ReadonlyMap<number, readonly NotificationRecord[]>,
): Promise<void> {
  const endings = new Map<number, RowEnding>();
  for (const [queueId, notifications] of closed) {
    const isWhole = notifications.every(({ retry, siblings }) => retry === 0 && siblings === notifications.length);
    const ending = rowEnding(isWhole ? notifications : await notificationsOf(state, queueId));
    if (ending !== null) endings.set(queueId, ending);
  }
  await markRows(cmis, endings);
}

const rowsPerPage = 200;

/**
 * Finishes rows that are IN_PROGRESS for no reason that a run remembers. To be called only while nothing is open: then
 * each such row is at its end, or its notifications are lost and it is taken over again.
 */
export async function recoverRows(context: ApplyContext, cmis: Cmis): Promise<void> {
  const state = stateOn(context.store);
  let afterId: number | undefined;
  for (;;) {
    const ids = await cmis.inProgressRows({ max: rowsPerPage, ...(afterId === undefined ? {} : { afterId }) });
    const last = ids.at(-1);
    if (last === undefined) return;
    const endings = new Map<number, RowEnding>();
    const lost: number[] = [];
    for (const id of ids) {
      const notifications = await notificationsOf(state, id);
      const ending = rowEnding(notifications);
      if (ending !== null) endings.set(id, ending);
      else if (notifications.length === 0) lost.push(id);
    }
    await markRows(cmis, endings);
    await cmis.markRows(lost, { from: 'IN_PROGRESS', to: 'UNPROCESSED' });
    if (lost.length > 0) context.log.warn({ rows: lost }, 'queue rows without notifications are taken over again');
    afterId = last;
  }
}

async function notificationsOf({ notifications }: SyncState, queueId: number): Promise<NotificationRecord[]> {
  const found: NotificationRecord[] = [];
  for await (const { value } of notifications.all('ofQueueRow', { queueId })) found.push(value);
  return found;
}

/** A row that a retry has brought to a good end is no longer FAILED. */
async function markRows(cmis: Cmis, endings: ReadonlyMap<number, RowEnding>): Promise<void> {
  const good = [...endings].flatMap(([id, { to }]) => (to === 'PROCESSED' ? [id] : []));
  const marked = await cmis.markRows(good, { from: 'IN_PROGRESS', to: 'PROCESSED' });
  if (marked < good.length) await cmis.markRows(good, { from: 'FAILED', to: 'PROCESSED' });
  const errors = [...endings].flatMap(([id, ending]) => (ending.to === 'FAILED' ? [[id, ending.error] as const] : []));
  await cmis.failRows(new Map(errors), 'IN_PROGRESS');
}

/** How a queue row ends. */
export type RowEnding =
  | { readonly to: 'PROCESSED' }
  /** `error` names the weeks, for the row's ERROR column. */
  | { readonly to: 'FAILED'; readonly error: string };

/**
 * The end of a queue row, from all its notifications: FAILED if the last try of any week failed. Null while one is open
 * or missing.
 */
export function rowEnding(notifications: readonly NotificationRecord[]): RowEnding | null {
  const last = new Map<number, NotificationRecord>();
  // Once its weeks are known, what stood for all of them no longer counts.
  const dated = notifications.filter(({ week }) => week !== noWeek);
  for (const notification of dated.length > 0 ? dated : notifications) {
    const other = last.get(notification.week);
    if (other === undefined || other.retry < notification.retry) last.set(notification.week, notification);
  }
  const latest = [...last.values()].sort((a, b) => a.week - b.week);
  const [first] = latest;
  if (first === undefined || latest.length < first.siblings || latest.some(({ open }) => open)) return null;
  const failed = latest.filter(({ status }) => status === 'FAILED');
  const [worst] = failed;
  if (worst === undefined) return { to: 'PROCESSED' };
  const weeks = failed.map(({ week }) => week).join(', ');
  return { to: 'FAILED', error: worst.week === noWeek ? worst.message : `week ${weeks}: ${worst.message}` };
}

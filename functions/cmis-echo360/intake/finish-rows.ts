import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { RunMemory } from '../apply/run-memory.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { type SyncState, stateOn } from '../state.ts';
import { type RowEnding, rowEnding } from './row-ending.ts';

/** Marks the queue rows that this run brought to their end. Rows of which something is still open are left for the run that settles it. */
export async function finishRows(context: ApplyContext, cmis: Cmis, { settled }: RunMemory): Promise<void> {
  const state = stateOn(context.store);
  const endings = new Map<number, RowEnding>();
  for (const [queueId, notifications] of settled) {
    const isWhole = notifications.every(({ retry, siblings }) => retry === 0 && siblings === notifications.length);
    const ending = rowEnding(isWhole ? notifications : await notificationsOf(state, queueId));
    if (ending !== null) endings.set(queueId, ending);
  }
  await markRows(cmis, endings);
  settled.clear();
}

const rowsPerPage = 200;

/**
 * Finishes rows that a run which died left IN_PROGRESS. To be called only while nothing is open: then each such row is at its end, or its
 * notifications are lost and it is taken over again. Returns how many rows were put right.
 */
export async function recoverRows(context: ApplyContext, cmis: Cmis): Promise<number> {
  const state = stateOn(context.store);
  let recovered = 0;
  let afterId: number | undefined;
  for (;;) {
    const rows = await cmis.inProgressRows({ max: rowsPerPage, ...(afterId === undefined ? {} : { afterId }) });
    const last = rows.at(-1);
    if (last === undefined) return recovered;
    const endings = new Map<number, RowEnding>();
    const lost: number[] = [];
    for (const { id } of rows) {
      const notifications = await notificationsOf(state, id);
      const ending = rowEnding(notifications);
      if (ending !== null) endings.set(id, ending);
      else if (notifications.length === 0) lost.push(id);
    }
    await markRows(cmis, endings);
    await cmis.markRows(lost, { from: 'IN_PROGRESS', to: 'UNPROCESSED' });
    if (lost.length > 0) context.log.warn({ rows: lost }, 'queue rows without notifications are taken over again');
    recovered += endings.size + lost.length;
    afterId = last.id;
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

import type { ApplyContext } from '#shared/runtime/sync.ts';
import { stateOn } from '../state.ts';
import type { NotificationEnd } from './notification-status.ts';
import { endedNotification, notificationWrite } from './notification-writes.ts';
import type { NotificationRecord } from './notifications.ts';
import type { Taken } from './notifications-for.ts';
import { rowsToNotifications } from './rows-to-notifications.ts';
import { commitNew, rowsPerBatch, type TakeOverParts } from './take-over-rows.ts';
import { noWeek } from './untold-row.ts';

/**
 * Tries rows again that could not be read, or whose weeks could not be told, when they were taken over, and that
 * somebody retried: where the weeks are known now, each gets its notification.
 * @returns how many rows
 */
export async function takeOverRetried(
  context: ApplyContext,
  { cmis, mapping, setIds, keepDays }: Omit<TakeOverParts, 'maxRows' | 'memory' | 'today'>,
): Promise<number> {
  const state = stateOn(context.store);
  const { entries } = await state.notifications.query('ofWeek', { week: noWeek, open: true }, { limit: rowsPerBatch });
  if (entries.length === 0) return 0;
  const retried = entries.map(({ value }) => value);
  const rows = await cmis.queueRowsById(retried.map(({ queueId }) => queueId));
  const moment = { now: context.now(), runId: context.runId };
  const taken = await rowsToNotifications(cmis, rows, {
    mapping,
    setIds,
    runId: context.runId,
    now: () => context.now(),
  });
  const became = new Map(taken.map(one => [one.row.id, one.taken]));
  const fresh = taken.flatMap(one => (one.taken.kind === 'notifications' ? one.taken.notifications : []));
  const ended = retried.map(notification => {
    const end = endOfRetried(notification, became.get(notification.queueId));
    return notificationWrite(state, endedNotification(notification, end, moment), keepDays);
  });
  await commitNew(context, fresh, ended, keepDays);
  const idsOf = (kind: Taken['kind']) => taken.flatMap(one => (one.taken.kind === kind ? [one.row.id] : []));
  await cmis.markRows(idsOf('notifications'), { from: 'FAILED', to: 'IN_PROGRESS' });
  const done = retried.flatMap(({ putRightBy, queueId }) => (putRightBy === null ? [] : [queueId]));
  const stillUntold = new Set(idsOf('untold'));
  const finished = [...idsOf('nothing'), ...idsOf('not-ours'), ...done.filter(id => stillUntold.has(id))];
  await cmis.markRows(finished, { from: 'FAILED', to: 'PROCESSED' });
  return taken.length;
}

function endOfRetried({ queueId, putRightBy }: NotificationRecord, became: Taken | undefined): NotificationEnd {
  // Nothing is left to be done, whatever is still wrong with the row.
  if (putRightBy !== null && (became === undefined || became.kind === 'untold')) {
    return { status: 'SUCCESS', message: 'nothing is left to be done' };
  }
  switch (became?.kind) {
    case 'notifications': {
      const weeks = became.notifications.map(({ week }) => week).join(', ');
      return { status: 'SUCCESS', message: `its weeks are known now: taken over for week ${weeks}` };
    }
    case 'nothing':
      return { status: 'SUCCESS', message: 'neither version was to be recorded' };
    case 'not-ours':
      return { status: 'SUCCESS', message: 'of a set that is not ours' };
    case 'untold':
      return { status: 'FAILED', message: became.notification.message };
    case undefined:
      return { status: 'FAILED', message: `row ${queueId} is no longer in STT_ECHO_QUEUE` };
  }
}

import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { spreadId } from '#shared/state/spread-id.ts';
import type { RoomMapping } from '../config.ts';
import { expiryOf, stateOn } from '../state.ts';
import { rowsToNotifications, type TakenRow } from './rows-to-notifications.ts';

export interface TakeOverParts {
  readonly cmis: Cmis;
  readonly mapping: RoomMapping;
  readonly keepDays: number;
  /** Rows taken over at most. */
  readonly maxRows: number;
}

const rowsPerBatch = 500;

/** Share of a run's time after which no further rows are taken over: a flood of them must not keep what is there already from being sent. */
const shareOfTime = 0.5;

/**
 * Takes queue rows over: first their notifications become durable, then the rows are marked. A crash in between repeats the row, whose notifications
 * are then there already. Rows are found by their status, since ids do not follow the order of commits. What the run has no time for is left to the
 * next. Returns how many rows.
 */
export async function takeOver(
  context: ApplyContext,
  { cmis, mapping, keepDays, maxRows }: TakeOverParts,
): Promise<number> {
  let total = 0;
  const reserve = context.timeLeft() * (1 - shareOfTime);
  while (total < maxRows && (total === 0 || context.timeLeft() > reserve)) {
    const max = Math.min(rowsPerBatch, maxRows - total);
    const rows = await cmis.queueRows({ max });
    if (rows.length === 0) break;
    const now = () => context.now();
    const taken = await rowsToNotifications(cmis, rows, { mapping, runId: context.runId, now });
    await keep(context, taken, keepDays);
    const marked = await mark(cmis, taken);
    if (marked === 0) break;
    total += rows.length;
    context.progress('queue rows taken over', total);
    if (rows.length < max) break;
  }
  return total;
}

async function keep(context: ApplyContext, taken: readonly TakenRow[], keepDays: number): Promise<void> {
  const { notifications } = stateOn(context.store);
  const all = taken.flatMap(({ taken: result }) => (result.kind === 'notifications' ? result.notifications : []));
  const existing = await notifications.getMany(all.map(({ id }) => spreadId(id)));
  const fresh = all.filter(({ id }) => !existing.has(spreadId(id)));
  await context.commit(
    fresh.map(notification =>
      notifications.create(spreadId(notification.id), notification, {
        expiresAt: expiryOf(notification.lessonDate, keepDays, notification.createdAt),
      }),
    ),
  );
}

async function mark(cmis: Cmis, taken: readonly TakenRow[]): Promise<number> {
  const ids = (kind: TakenRow['taken']['kind']) =>
    taken.flatMap(({ row, taken: result }) => (result.kind === kind ? [row.id] : []));
  let marked = await cmis.markRows(ids('notifications'), { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
  marked += await cmis.markRows(ids('nothing'), { from: 'UNPROCESSED', to: 'PROCESSED' });
  const unusable = taken.flatMap(({ row, taken: result }) =>
    result.kind === 'unusable' ? [[row.id, result.error] as const] : [],
  );
  return marked + (await cmis.failRows(new Map(unusable), 'UNPROCESSED'));
}

import type { CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { QueueRows } from '#shared/clients/cmis/queue-row.ts';
import { chunks } from '#shared/core/chunks.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import type { RoomMapping } from '../config.ts';
import { stateOn } from '../state.ts';
import type { NotificationRecord } from './notifications.ts';
import { type RunMemory, rememberMade } from './round/run-memory.ts';
import { countNotOurs, rowsToNotifications, type TakenRow } from './rows-to-notifications.ts';
import { soonestFirst } from './soonest-first.ts';

export interface TakeOverParts {
  readonly cmis: Cmis;
  readonly mapping: RoomMapping;
  readonly setIds: ReadonlySet<string>;
  /** Gains what was made, and how many rows of each other set were finished as not ours. */
  readonly memory: RunMemory;
  readonly keepDays: number;
  /** Rows taken over at most. */
  readonly maxRows: number;
  /** `YYYY-MM-DD`, where the lessons are. */
  readonly today: string;
}

/** Rows of one question, and of one write. */
export const rowsPerBatch = 500;

/**
 * Share of a run's time after which no further rows are taken over: a flood of them must not keep what is there already
 * from being sent.
 */
const shareOfTime = 0.5;

/**
 * Takes queue rows over: first their notifications become durable, then the rows are marked. A crash in between repeats
 * the row, whose notifications are then there already. Rows are found by their status, since ids do not follow the
 * order of commits. Where more wait than a batch, those whose lessons come soonest go first, whatever their order in
 * the queue. What the run has no time for is left to the next. Returns how many rows.
 */
export async function takeOver(context: ApplyContext, parts: TakeOverParts): Promise<number> {
  const { cmis, maxRows } = parts;
  const reserve = context.timeLeft() * (1 - shareOfTime);
  const max = Math.min(rowsPerBatch, maxRows);
  const first = await cmis.queueRows({ max });
  if (first.rows.length + first.odd.length < max) return (await takeOverBatch(context, first, parts)).found;
  const inTurn = (await idsInTurn(cmis, parts)).slice(0, maxRows);
  let total = 0;
  for (const ids of chunks(inTurn, rowsPerBatch)) {
    if (total > 0 && context.timeLeft() <= reserve) break;
    const { found, marked } = await takeOverBatch(context, await cmis.unprocessedRows(ids), parts);
    if (found > 0 && marked === 0) break;
    total += found;
    context.progress('queue rows taken over', total, inTurn.length);
  }
  return total;
}

/** Ids of all rows that wait, soonest lesson first. */
async function idsInTurn(cmis: Cmis, { setIds, today }: TakeOverParts): Promise<number[]> {
  const all = await cmis.unprocessedDays();
  const calendars = new Map<string, CmisCalendar>();
  for (const setId of new Set(all.map(days => days.setId))) {
    if (setIds.has(setId)) calendars.set(setId, await cmis.calendar(setId));
  }
  return soonestFirst(all, calendars, today);
}

async function takeOverBatch(
  context: ApplyContext,
  rows: QueueRows,
  { cmis, mapping, setIds, memory, keepDays }: TakeOverParts,
): Promise<{ readonly found: number; readonly marked: number }> {
  const found = rows.rows.length + rows.odd.length;
  if (found === 0) return { found, marked: 0 };
  const now = () => context.now();
  const taken = await rowsToNotifications(cmis, rows, { mapping, setIds, runId: context.runId, now });
  const made = taken.flatMap(notificationsIn);
  const areNew = await commitNew(context, made, [], keepDays);
  rememberMade(memory, areNew ? made : undefined);
  const marked = await mark(cmis, taken);
  countNotOurs(taken, memory.notOurs);
  return { found, marked };
}

function notificationsIn({ taken }: TakenRow): readonly NotificationRecord[] {
  if (taken.kind === 'notifications') return taken.notifications;
  return taken.kind === 'untold' ? [taken.notification] : [];
}

/**
 * Makes notifications durable, with `more`. They are new unless a run died between this and the mark of their rows:
 * only where one is found to be there already are they all looked up, and those that are there left as they are.
 * @returns whether all were new
 */
export async function commitNew(
  context: ApplyContext,
  all: readonly NotificationRecord[],
  more: readonly Write[],
  keepDays: number,
): Promise<boolean> {
  const { notifications } = stateOn(context.store);
  const creating = (fresh: readonly NotificationRecord[]): Write[] =>
    fresh.map(notification => notifications.create(notification.id, notification, { keepDays }));
  try {
    await context.commit([...creating(all), ...more]);
    return true;
  } catch (error) {
    if (!(error instanceof PreconditionError) || error.collection !== 'notifications') throw error;
    const existing = await notifications.getMany(all.map(({ id }) => id));
    await context.commit([...creating(all.filter(({ id }) => !existing.has(id))), ...more]);
    return false;
  }
}

async function mark(cmis: Cmis, taken: readonly TakenRow[]): Promise<number> {
  const ids = (kind: TakenRow['taken']['kind']) =>
    taken.flatMap(({ row, taken: became }) => (became.kind === kind ? [row.id] : []));
  let marked = await cmis.markRows(ids('notifications'), { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
  const done = [...ids('nothing'), ...ids('not-ours')];
  marked += await cmis.markRows(done, { from: 'UNPROCESSED', to: 'PROCESSED' });
  const untold = taken.flatMap(({ row, taken: became }) =>
    became.kind === 'untold' ? [[row.id, became.error] as const] : [],
  );
  return marked + (await cmis.failRows(new Map(untold), 'UNPROCESSED'));
}

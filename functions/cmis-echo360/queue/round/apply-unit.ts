import type { Change, Outcome, Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { endRoomDayRefreshes } from '../../room-day/end-room-day-refresh.ts';
import { applyCall } from '../../schedule/apply-request.ts';
import { isCall, scheduleWrite } from '../../schedule/schedule-writes.ts';
import { endedNotification, notificationWrite } from '../notification-writes.ts';
import { remember } from './run-memory.ts';
import { type ApplyParts, UnitProgress } from './unit-progress.ts';
import type { Work } from './work.ts';

/** Time that a request and the commit after it may need, ms: with less left, nothing more is started. */
export const reserveMs = 10_000;

/**
 * Does one unit in order. Every request is followed by one commit with its record and the notifications that it ends,
 * so that a run that dies at any moment leaves nothing that the next one cannot tell. `following`: the units that come
 * after it. Short of time, the rest is deferred: the next run plans it afresh.
 */
export async function applyUnit(
  unit: Unit<Work>,
  following: () => Iterable<Unit<Work>>,
  context: ApplyContext,
  parts: ApplyParts,
): Promise<Outcome[]> {
  const progress = new UnitProgress(unit, following, context, parts);
  const outcomes: Outcome[] = [];
  for (const [index, change] of unit.changes.entries()) {
    outcomes.push(
      context.timeLeft() < reserveMs
        ? { status: 'deferred', reason: 'out of time; the next run goes on from here' }
        : await applyChange(change, index, progress),
    );
  }
  return outcomes;
}

async function applyChange({ payload: work }: Change<Work>, index: number, progress: UnitProgress): Promise<Outcome> {
  if (isCall(work)) return await applyCall(work, index, progress);
  if (work.do === 'end-refresh') return await endRoomDayRefreshes(work, progress);
  const { context, parts, state } = progress;
  const { keepDays } = parts.config;
  if (work.do === 'note-doubt') return await noted(context, state.doubts.set(work.doubt.key, work.doubt));
  if (work.do === 'keep-record') {
    return await noted(context, scheduleWrite(state, work.record.externalId, work.record, keepDays));
  }
  const moment = progress.moment();
  const ended = work.ended.map(({ notification, status, message }) =>
    endedNotification(notification, { status, message }, moment),
  );
  await context.commit(ended.map(one => notificationWrite(state, one, keepDays)));
  remember(parts.memory, ended);
  return { status: 'done', reason: '' };
}

async function noted(context: ApplyContext, write: Write): Promise<Outcome> {
  await context.commit([write]);
  return { status: 'done', reason: '' };
}

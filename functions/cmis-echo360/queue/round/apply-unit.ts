import type { Outcome, Unit } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { endRoomDayRefreshes } from '../../room-day/end-room-day-refresh.ts';
import { applyCall } from '../../schedule/apply-request.ts';
import { type CallWork, isCall, scheduleWrite } from '../../schedule/schedule-writes.ts';
import { endedNotification, notificationWrite } from '../notification-writes.ts';
import type { NotificationRecord } from '../notifications.ts';
import { remember } from './run-memory.ts';
import { type ApplyParts, UnitProgress } from './unit-progress.ts';
import type { Work } from './work.ts';

/** Time that a request and the commit after it may need, ms: with less left, nothing more is started. */
export const reserveMs = 10_000;

/**
 * Does one unit in order. Every request is followed by one commit with its record and the notifications that it ends,
 * so that a run that dies at any moment leaves nothing that the next one cannot tell. What needs no request is written
 * together: each commit reads the ticket. `following`: the units that come after it. Short of time, the rest is
 * deferred: the next run plans it afresh.
 */
export async function applyUnit(
  unit: Unit<Work>,
  following: () => Iterable<Unit<Work>>,
  context: ApplyContext,
  parts: ApplyParts,
): Promise<Outcome[]> {
  const progress = new UnitProgress(unit, following, context, parts);
  const outcomes: Outcome[] = [];
  const works = unit.changes.map(({ payload }) => payload);
  while (outcomes.length < works.length) {
    const index = outcomes.length;
    const [work] = works.slice(index);
    if (work === undefined || context.timeLeft() < reserveMs) {
      outcomes.push({ status: 'deferred', reason: 'out of time; the next run goes on from here' });
    } else if (isNote(work)) {
      outcomes.push(...(await applyNotes(leadingNotes(works.slice(index)), progress)));
    } else {
      outcomes.push(isCall(work) ? await applyCall(work, index, progress) : await endRoomDayRefreshes(work, progress));
    }
  }
  return outcomes;
}

/** What is only written down. */
type Note = Exclude<Work, CallWork | { readonly do: 'end-refresh' }>;

function isNote(work: Work): work is Note {
  return !isCall(work) && work.do !== 'end-refresh';
}

function leadingNotes(works: readonly Work[]): Note[] {
  const first = works.findIndex(work => !isNote(work));
  return works.slice(0, first < 0 ? works.length : first).filter(isNote);
}

async function applyNotes(notes: readonly Note[], progress: UnitProgress): Promise<Outcome[]> {
  const { context, parts, state } = progress;
  const { keepDays } = parts.config;
  const moment = progress.moment();
  const ended: NotificationRecord[] = [];
  const writes = notes.flatMap((work): Write[] => {
    if (work.do === 'note-doubt') return [state.doubts.set(work.doubt.key, work.doubt)];
    if (work.do === 'keep-record') return [scheduleWrite(state, work.record.externalId, work.record, keepDays)];
    const own = work.ended.map(({ notification, status, message }) =>
      endedNotification(notification, { status, message }, moment),
    );
    ended.push(...own);
    return own.map(one => notificationWrite(state, one, keepDays));
  });
  await context.commit(writes);
  remember(parts.memory, ended);
  return notes.map(() => ({ status: 'done', reason: '' }));
}

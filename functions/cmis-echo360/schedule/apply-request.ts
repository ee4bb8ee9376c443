import { UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import type { Outcome } from '#shared/core/change.ts';
import { unreachable } from '#shared/core/errors.ts';
import { type Slot, slotText } from '../lesson/slot.ts';
import { endOfNotification } from '../queue/notification-status.ts';
import { endedNotification, notificationWrite, waitingNotification } from '../queue/notification-writes.ts';
import { remember } from '../queue/round/run-memory.ts';
import type { UnitProgress } from '../queue/round/unit-progress.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import { inDoubt } from '../room-day/room-day-writes.ts';
import type { RecordMoment } from './draft-of.ts';
import { leftBehind } from './made-late.ts';
import { movedTooLateText } from './recording-begun.ts';
import { removeRecording } from './remove-recording.ts';
import { type CallWork, externalIdOfCall, intendedBy, scheduleWrite } from './schedule-writes.ts';
import type { ScheduleRecord } from './schedules.ts';
import { type RequestEnd, type SentRequest, sendCreate, sendUpdate } from './send-request.ts';

/** Sends one request, unless what it rests on no longer holds, and makes its end durable in one commit. */
export async function applyCall(work: CallWork, index: number, progress: UnitProgress): Promise<Outcome> {
  const externalId = externalIdOfCall(work);
  await progress.begin(work);
  // Minutes may have passed since the plan, which would have said the same by now.
  if (work.do === 'update' && progress.hasBegun(work.from) && !progress.hasBegun(work.to)) {
    const where = work.from === null ? '' : ` (${slotText(work.from)})`;
    const requestEnd: RequestEnd = { kind: 'failed', text: movedTooLateText(work.occurrence, where) };
    return await finish(work, { requestEnd, record: work.record }, progress);
  }
  const begun = [work.from, work.to].find(slot => progress.hasBegun(slot));
  if (begun) {
    const text = `has begun or is about to (${slotText(begun)}): left as it is`;
    return await finish(work, { requestEnd: { kind: 'too-late', text }, record: work.record ?? null }, progress);
  }
  const holder = progress.holderOf(work.to, externalId);
  if (holder !== undefined) {
    const text = `${work.to === null ? '' : slotText(work.to)} is still held by ${holder.externalId}, which could not leave it: ${holder.why}`;
    const requestEnd: RequestEnd = { kind: work.isRefresh ? 'failed' : 'clash', text };
    return await finish(work, { requestEnd, record: work.record ?? null }, progress);
  }
  await progress.intend(index);
  return await finish(work, await sendAlone(work, progress), progress);
}

/**
 * One request that Echo360 stumbles over fails by itself: left to end the run, it would keep all behind it waiting for
 * ever.
 */
async function sendAlone(work: CallWork, progress: UnitProgress): Promise<SentRequest> {
  const { memory } = progress.parts;
  const since = progress.context.now();
  try {
    const sent = await send(work, progress);
    if (isDone(sent)) memory.lastDone = progress.context.now();
    return sent;
  } catch (error) {
    if (!isStumble(error, since, memory.lastDone)) throw error;
    // It may have happened all the same: the record goes on saying so.
    return { requestEnd: { kind: 'failed', text: stumbleText }, record: intendedBy(work, progress.moment()) };
  }
}

function isDone({ requestEnd: { kind } }: SentRequest): boolean {
  return kind === 'created' || kind === 'updated' || kind === 'deleted';
}

async function send(work: CallWork, progress: UnitProgress): Promise<SentRequest> {
  const { echo360, memory, config } = progress.parts;
  const parts = {
    echo360,
    repair: memory.repair,
    repairAttempts: config.repairAttempts,
    moment: () => progress.moment(),
  };
  switch (work.do) {
    case 'create':
      return await sendCreate(work.occurrence, work.record, parts);
    case 'update':
      return stillRefused(
        await sendUpdate(work.occurrence, work.record, parts),
        work.isPresenterKnown,
        progress.moment().now,
      );
    case 'delete': {
      const { requestEnd, record } = await removeRecording(work.record, parts.echo360);
      return { requestEnd, record: record ?? leftBehind(work.record, progress.moment()) };
    }
    case 'vacate': {
      const { requestEnd, record } = await removeRecording(work.record, parts.echo360);
      return { requestEnd, record: record ?? comesBack(work.record, progress.moment()) };
    }
    default:
      return unreachable(work);
  }
}

/** Notes that a presenter was refused again, who has an account: when to try again goes by that. */
function stillRefused(sent: SentRequest, isPresenterKnown: boolean, now: number): SentRequest {
  const { record } = sent;
  if (!isPresenterKnown || record === null || record.leftOut === null) return sent;
  return { ...sent, record: { ...record, leftOut: { ...record.leftOut, refusedAt: now } } };
}

/** It is not there now, and is ours all the same: it is about to be created again. */
function comesBack(record: ScheduleRecord, { now, runId }: RecordMoment): ScheduleRecord {
  return { ...record, phase: 'intended', pending: null, changedAt: now, runId };
}

async function finish(work: CallWork, { requestEnd, record }: SentRequest, progress: UnitProgress): Promise<Outcome> {
  const { parts, state, requestEnds } = progress;
  const { keepDays } = parts.config;
  const externalId = externalIdOfCall(work);
  const goesOn = requestEnd.kind === 'clash' && !work.isLast;
  const moment = progress.moment();
  const isUnmoved = requestEnd.kind === 'failed' || requestEnd.kind === 'clash' || requestEnd.kind === 'too-late';
  if (isUnmoved) progress.hold(work.from, externalId, requestEnd.text);
  // The end of a vacated schedule is that of its return.
  if (work.do !== 'vacate' || isUnmoved) requestEnds.set(externalId, requestEnd);
  if (goesOn) progress.deferred.add(externalId);

  const runs = runsOf(work.record, moment.runId);
  const kept = scheduleWrite(state, externalId, record === null ? null : { ...record, runs }, keepDays);
  const ended = work.waiting.map(({ notification, verdict }) => {
    if (goesOn) return waitingNotification(notification, requestEnd.text, moment.runId);
    return endedNotification(
      notification,
      endOfNotification({ action: notification.action, verdict, requestEnd, refresh: null }),
      moment,
    );
  });
  const writes = [kept, ...ended.map(one => notificationWrite(state, one, keepDays))];
  // Where a lesson that moves cannot come in, both its rooms are in question (seed 002).
  const doubtful = goesOn ? roomDaysOf([work.from, work.to]).map(inDoubt) : [];
  await progress.commitRoomDays(doubtful, writes);
  remember(parts.memory, ended);
  return outcomeOf(requestEnd, goesOn);
}

const runsKept = 10;

/** The runs that sent something of a schedule, with this one. */
function runsOf(before: ScheduleRecord | null, runId: string): string[] {
  return [runId, ...(before?.runs ?? []).filter(run => run !== runId)].slice(0, runsKept);
}

function roomDaysOf(slots: readonly (Slot | null)[]): Slot[] {
  const byKey = new Map(slots.flatMap(slot => (slot === null ? [] : [[roomDayKey(slot), slot]])));
  return [...byKey.values()];
}

function outcomeOf({ kind, text }: RequestEnd, goesOn: boolean): Outcome {
  // Not `deferred`: what a round learned is progress, and the next one goes on from it.
  if (goesOn) return { status: 'skipped', reason: `${text}; the room-day is refreshed next` };
  switch (kind) {
    case 'failed':
    case 'clash':
      return { status: 'failed', reason: text };
    case 'too-late':
      return { status: 'skipped', reason: text };
    default:
      return { status: 'done', reason: kind === 'was-gone' ? text : '' };
  }
}

/**
 * Whether an error is about one request and not about Echo360: it went on answering 500 to this one, while it carried
 * out others that were made meanwhile. Such a request fails alone; anything else is an outage and ends the run.
 * `since`, `lastDone`: run clock (ms) before the request, and of the last one that Echo360 carried out.
 */
export function isStumble(error: unknown, since: number, lastDone: number): error is UpstreamUnavailableError {
  return error instanceof UpstreamUnavailableError && error.status === 500 && lastDone > since;
}

/** In a timetabler's words. */
export const stumbleText =
  'Echo360 cannot carry out this request, although it carries out others (it answers “internal error”, status 500): ask those who run Echo360, then retry';

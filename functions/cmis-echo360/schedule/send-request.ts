import type { Refusal } from '#shared/clients/echo360/answer.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { slotText } from '../lesson/slot.ts';
import type { RequestEnd } from '../queue/notification-status.ts';
import type { Repair } from '../reference-data/repair.ts';
import { createOnce } from './create-once.ts';
import {
  answeredIn,
  draftOf,
  echoKeyOf,
  isAsDrafted,
  isWhereDrafted,
  presentRecord,
  type RecordMoment,
} from './draft-of.ts';
import type { ScheduleRecord } from './schedules.ts';

/** How a request ended, and the record that is true afterwards: null when nothing of ours is (or was) there. */
export interface SentRequest {
  readonly requestEnd: RequestEnd;
  readonly record: ScheduleRecord | null;
}

export interface SendParts {
  readonly echo360: Echo360Client;
  readonly repair: Repair;
  /** How often one request is sent again after something missing was created. */
  readonly repairAttempts: number;
  moment(): RecordMoment;
}

/**
 * Creates a recording and sees it through: what is missing is created and the request sent again; an external id that exists already is looked
 * at, and is ours if `before` (the record from before this run) says so or if it is what was asked for.
 */
export async function sendCreate(
  occurrence: Occurrence,
  before: ScheduleRecord | null,
  parts: SendParts,
): Promise<SentRequest> {
  const foreseen = await parts.repair.foresee(draftOf(occurrence), occurrence);
  if (foreseen.kind === 'cannot') return { requestEnd: failed(foreseen.text), record: before };
  let { draft } = foreseen;
  for (let repairs = 0; ; repairs++) {
    const { answer, wasLost } = await createOnce(parts.echo360, draft);
    switch (answer.kind) {
      case 'done':
        return sent('created', `recorded: ${slotText(occurrence)}`, occurrence, draft, answer.schedule, parts);
      case 'duplicate-external-id':
        return await lookAtExisting(occurrence, draft, { before, wasLost }, answer, parts);
      case 'missing': {
        const repaired = await repairedDraft(answer, draft, occurrence, repairs, parts);
        if (typeof repaired === 'string') return { requestEnd: failed(repaired), record: before };
        draft = repaired;
        break;
      }
      default:
        if (answer.kind === 'no-device') parts.repair.lacksDevice(draft.room, answer.message);
        return { requestEnd: refused(answer), record: before };
    }
  }
}

/** Changes a recording of ours; one that is gone from Echo360 is created again. */
export async function sendUpdate(
  occurrence: Occurrence,
  record: ScheduleRecord,
  parts: SendParts,
): Promise<SentRequest> {
  return await update(occurrence, record, parts, 'create');
}

async function update(
  occurrence: Occurrence,
  record: ScheduleRecord,
  parts: SendParts,
  whenGone: 'create' | 'fail',
): Promise<SentRequest> {
  const before = { ...record, pending: null };
  const foreseen = await parts.repair.foresee(draftOf(occurrence), occurrence);
  if (foreseen.kind === 'cannot') return { requestEnd: failed(foreseen.text), record: before };
  let { draft } = foreseen;
  for (let repairs = 0; ; repairs++) {
    const answer = await parts.echo360.updateSchedule(echoKeyOf(record), draft);
    switch (answer.kind) {
      case 'done':
        return sent('updated', `changed: now ${slotText(occurrence)}`, occurrence, draft, answer.schedule, parts);
      case 'gone':
        if (whenGone === 'fail') return { requestEnd: failed(answer.message), record: before };
        return await sendCreate(occurrence, { ...before, phase: 'intended' }, parts);
      case 'missing': {
        const repaired = await repairedDraft(answer, draft, occurrence, repairs, parts);
        if (typeof repaired === 'string') return { requestEnd: failed(repaired), record: before };
        draft = repaired;
        break;
      }
      default:
        if (answer.kind === 'no-device') parts.repair.lacksDevice(draft.room, answer.message);
        return { requestEnd: refused(answer), record: before };
    }
  }
}

/** Removes a recording of ours. One that is gone already is as good as removed, with a warning. */
export async function sendDelete(
  record: ScheduleRecord,
  { echo360 }: Pick<SendParts, 'echo360'>,
): Promise<SentRequest> {
  const answer = await echo360.deleteSchedule(echoKeyOf(record));
  if (answer.kind === 'done')
    return { requestEnd: { kind: 'deleted', text: `removed: ${slotText(record)}` }, record: null };
  if (answer.kind === 'gone') return { requestEnd: { kind: 'was-gone', text: answer.message }, record: null };
  return { requestEnd: refused(answer), record: { ...record, pending: null } };
}

function sent(
  kind: 'created' | 'updated',
  text: string,
  occurrence: Occurrence,
  draft: ScheduleDraft,
  schedule: Schedule,
  parts: SendParts,
): SentRequest {
  const note =
    draft.presenterEmail === occurrence.sent.presenterEmail
      ? ''
      : '; without its presenter, whom Echo360 does not know';
  const heldAs = schedule.externalId === occurrence.externalId ? null : schedule.externalId;
  const record = presentRecord(occurrence, draft, schedule.id, parts.moment(), answeredIn(schedule, draft));
  return { requestEnd: { kind, text: `${text}${note}` }, record: { ...record, heldAs } };
}

async function lookAtExisting(
  occurrence: Occurrence,
  draft: ScheduleDraft,
  { before, wasLost }: { readonly before: ScheduleRecord | null; readonly wasLost: boolean },
  refusal: Refusal,
  parts: SendParts,
): Promise<SentRequest> {
  const found = await parts.echo360.getSchedule(draft.externalId);
  if (found === null) return { requestEnd: failed(`${refusal.message}, yet shows none`), record: before };
  const roomId = await parts.repair.roomIdOf(draft.room);
  const isNew = before === null && wasLost;
  // Of a lesson that had no record, after a lost answer, it is what was asked for, though Echo360 may have other words for its section and its presenter.
  if (isAsDrafted(found, draft, roomId) || (isNew && isWhereDrafted(found, draft, roomId))) {
    return sent('created', `recorded already: ${slotText(occurrence)}`, occurrence, draft, found, parts);
  }
  if (before === null) {
    const where = `${found.roomName ?? 'a room'}, ${found.date} ${found.start}–${found.end}`;
    const text = `Echo360 already has “${found.name}” (${where}) under the external id ${draft.externalId}, which Lockstep did not make; adopt it or remove it`;
    return { requestEnd: failed(text), record: null };
  }
  return await update(occurrence, { ...before, heldAs: null }, parts, 'fail');
}

async function repairedDraft(
  missing: Extract<Refusal, { kind: 'missing' }>,
  draft: ScheduleDraft,
  occurrence: Occurrence,
  repairs: number,
  { repair, repairAttempts }: SendParts,
): Promise<ScheduleDraft | string> {
  if (repairs >= repairAttempts) return `${missing.message}; given up after ${repairs} repairs`;
  const repaired = await repair.supply(missing, draft, occurrence);
  return repaired.kind === 'again' ? repaired.draft : repaired.text;
}

function refused(answer: Exclude<Refusal, { kind: 'missing' }> | Refusal): RequestEnd {
  if (answer.kind === 'clash') return { kind: 'clash', text: answer.message };
  if (answer.kind === 'in-past') return { kind: 'too-late', text: answer.message };
  return failed(answer.message);
}

function failed(text: string): RequestEnd {
  return { kind: 'failed', text };
}

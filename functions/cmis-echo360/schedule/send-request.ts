import type { Refusal, ScheduleAnswer } from '#shared/clients/echo360/answer.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { slotText } from '../lesson/slot.ts';
import type { Repair } from '../reference-data/repair.ts';
import { createOnce } from './create-once.ts';
import {
  answeredIn,
  draftOf,
  echoKeyOf,
  intendedRecord,
  isAsDrafted,
  isWhereDrafted,
  keysOf,
  presentRecord,
  type RecordMoment,
} from './draft-of.ts';
import { givenUpAt, leftBehind } from './made-late.ts';
import type { ScheduleRecord } from './schedules.ts';

/** How the request for an occurrence ended. */
export interface RequestEnd {
  readonly kind: 'created' | 'updated' | 'deleted' | 'was-gone' | 'failed' | 'clash' | 'too-late';
  readonly text: string;
}

/** How a request ended, and the record that is true afterwards: null when nothing of ours is (or was) there. */
export interface SentRequest {
  readonly requestEnd: RequestEnd;
  readonly record: ScheduleRecord | null;
  /** What stands under its external id was seen, and is not ours. */
  readonly isStrangers?: true;
}

export interface SendParts {
  readonly echo360: Echo360Client;
  readonly repair: Repair;
  /** How often one request is sent again after something missing was created. */
  readonly repairAttempts: number;
  moment(): RecordMoment;
}

/**
 * Creates a recording and sees it through: an external id that exists already is looked at, and is ours if `before`
 * (the record from before this run) says so or if it is what was asked for.
 */
export async function sendCreate(
  occurrence: Occurrence,
  before: ScheduleRecord | null,
  parts: SendParts,
): Promise<SentRequest> {
  let wasLost = false;
  const look = (refusal: Refusal, draft: ScheduleDraft): Promise<SentRequest> =>
    lookAtExisting(occurrence, draft, { before, wasLost }, refusal, parts);
  const call = async (draft: ScheduleDraft): Promise<ScheduleAnswer> => {
    const created = await createOnce(parts.echo360, draft);
    wasLost ||= created.wasLost;
    return created.answer;
  };
  const end = await seeThrough(call, 'created', occurrence, before, parts, {
    'duplicate-external-id': look,
    // A recording that was made without anybody hearing of it is in its own way, where Echo360 looks at the slot before
    // the external id: by a run that died, or by a request that was given up and is carried out late.
    clash: async (refusal, draft) => {
      const mayBeMade = before !== null || wasLost;
      const isThere = mayBeMade && (await parts.echo360.getSchedule(draft.externalId)) !== null;
      if (isThere) return await look(refusal, draft);
      return { requestEnd: refused(refusal), record: before };
    },
  });
  const { requestEnd, record, isStrangers } = end;
  if (!wasLost || isStrangers === true) return end;
  // Each request that was given up may be carried out yet, though another was made in its place, and perhaps refused.
  const moment = parts.moment();
  if (record === null) return { requestEnd, record: leftBehind(intendedRecord(occurrence, moment), moment) };
  return { requestEnd, record: { ...record, unheardAt: moment.now } };
}

/** Changes a recording of ours; one that is gone from Echo360 is created again. */
export async function sendUpdate(
  occurrence: Occurrence,
  record: ScheduleRecord,
  parts: SendParts,
): Promise<SentRequest> {
  const before = { ...record, pending: null };
  return await seeThrough(updateAt(echoKeyOf(record), parts), 'updated', occurrence, before, parts, {
    gone: async refusal => {
      const found = await parts.echo360.lookAgain(keysOf(record));
      if (found === null) return await sendCreate(occurrence, { ...before, phase: 'intended' }, parts);
      // It is there, if not under the key that was used: somebody gave it another.
      if (found.id === echoKeyOf(record)) return { requestEnd: failed(refusal.message), record: before };
      return await seeThrough(updateAt(found.id, parts), 'updated', occurrence, before, parts, {});
    },
  });
}

const updateAt =
  (key: string, { echo360 }: SendParts) =>
  (draft: ScheduleDraft): Promise<ScheduleAnswer> =>
    echo360.updateSchedule(key, draft);

type Refusals = {
  readonly [Kind in Refusal['kind']]?: (refusal: Refusal, draft: ScheduleDraft) => Promise<SentRequest>;
};

/**
 * Makes one request until it is done or refused for good: what Echo360 lacks is supplied and the request made again.
 * `special`: what a refusal of a kind leads to, where it is not simply the end. `before`: the record that stays true if
 * nothing comes of it.
 */
async function seeThrough(
  call: (draft: ScheduleDraft) => Promise<ScheduleAnswer>,
  done: 'created' | 'updated',
  occurrence: Occurrence,
  before: ScheduleRecord | null,
  parts: SendParts,
  special: Refusals,
): Promise<SentRequest> {
  const { repair, repairAttempts } = parts;
  let supplied = await repair.foresee(draftOf(occurrence), occurrence);
  for (let repairs = 0; supplied.kind === 'again'; repairs++) {
    const { draft } = supplied;
    const answer = await call(draft);
    if (answer.kind === 'done') {
      const text = done === 'created' ? `recorded: ${slotText(occurrence)}` : `changed: now ${slotText(occurrence)}`;
      return sent(done, text, { occurrence, draft, schedule: answer.schedule, before }, parts);
    }
    const otherwise = special[answer.kind];
    if (otherwise !== undefined) return await otherwise(answer, draft);
    if (answer.kind === 'no-device') repair.lacksDevice(draft.room, answer.message);
    if (answer.kind !== 'missing') return { requestEnd: refused(answer), record: before };
    supplied =
      repairs < repairAttempts
        ? await repair.supply(answer, draft, occurrence)
        : { kind: 'cannot', text: `${answer.message}; given up after ${repairs} repairs` };
  }
  return { requestEnd: failed(supplied.text), record: before };
}

interface Made {
  readonly occurrence: Occurrence;
  readonly draft: ScheduleDraft;
  readonly schedule: Schedule;
  readonly before: ScheduleRecord | null;
}

function sent(
  kind: 'created' | 'updated',
  text: string,
  { occurrence, draft, schedule, before }: Made,
  parts: SendParts,
): SentRequest {
  const note =
    draft.presenterEmail === occurrence.sent.presenterEmail
      ? ''
      : '; without its presenter, whom Echo360 does not know';
  const heldAs = schedule.externalId === occurrence.externalId ? null : schedule.externalId;
  const moment = parts.moment();
  const record = presentRecord(occurrence, draft, schedule.id, moment, answeredIn(schedule, draft));
  const unheardAt = before && givenUpAt(before, moment.now);
  return { requestEnd: { kind, text: `${text}${note}` }, record: { ...record, heldAs, unheardAt } };
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
  // Of a lesson that had no record, after a lost answer, it is what was asked for, though Echo360 may have other words
  // for its section and its presenter.
  if (isAsDrafted(found, draft, roomId) || (isNew && isWhereDrafted(found, draft, roomId))) {
    return sent(
      'created',
      `recorded already: ${slotText(occurrence)}`,
      { occurrence, draft, schedule: found, before },
      parts,
    );
  }
  if (before === null) {
    const where = `${found.roomName ?? 'a room'}, ${found.date} ${found.start}–${found.end}`;
    const text = `Echo360 already has “${found.name}” (${where}) under the external id ${draft.externalId}, which Lockstep did not make; adopt it or remove it`;
    return { requestEnd: failed(text), record: null, isStrangers: true };
  }
  const record = { ...before, heldAs: null };
  return await seeThrough(
    updateAt(echoKeyOf(record), parts),
    'updated',
    occurrence,
    { ...record, pending: null },
    parts,
    {},
  );
}

/** How a refusal ends a request. */
export function refused(answer: Exclude<Refusal, { kind: 'missing' }> | Refusal): RequestEnd {
  if (answer.kind === 'clash') return { kind: 'clash', text: answer.message };
  if (answer.kind === 'in-past') return { kind: 'too-late', text: answer.message };
  return failed(answer.message);
}

function failed(text: string): RequestEnd {
  return { kind: 'failed', text };
}

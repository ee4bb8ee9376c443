import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import { equalFields, isSeries, sectionShown } from './listed-schedule.ts';
import type { Answered, ScheduleRecord } from './schedules.ts';

/** What Echo360 is asked to hold for a lesson. */
export function draftOf({ externalId, room, date, start, end, sent }: Occurrence): ScheduleDraft {
  return { externalId, room, date, start, end, ...sent };
}

/**
 * Whether a schedule is what a draft asks for; `roomId`: Echo360's id of the draft's room, since answers do not give
 * external ids.
 */
export function isAsDrafted(schedule: Schedule, draft: ScheduleDraft, roomId: string | undefined): boolean {
  return isWhereDrafted(schedule, draft, roomId) && answeredIn(schedule, draft) === null;
}

/**
 * Whether a schedule stands where a draft asks for one; what it is called, and who presents what, may have been put in
 * other words.
 */
export function isWhereDrafted(schedule: Schedule, draft: ScheduleDraft, roomId: string | undefined): boolean {
  return (
    !isSeries(schedule) &&
    schedule.roomId === roomId &&
    schedule.date === draft.date &&
    schedule.start === draft.start &&
    schedule.end === draft.end
  );
}

/** What Echo360 answered to a draft, where that is not what it was sent. */
export function answeredIn(schedule: Schedule, draft: ScheduleDraft): Answered | null {
  const { name, presenterEmail, input1, input2, captureQuality } = schedule;
  const answered = { name, section: sectionShown(schedule), presenterEmail, input1, input2, captureQuality };
  return name === draft.name && equalFields(answered, draft) ? null : answered;
}

/** What Echo360 knows a schedule of ours by. */
export function echoKeyOf({ heldAs, externalId }: ScheduleRecord): string {
  return heldAs ?? externalId;
}

/**
 * All keys under which Echo360 may know a schedule of ours, its own id first: people may have changed the external one.
 */
export function keysOf({ echoId, heldAs, externalId }: ScheduleRecord): string[] {
  return [echoId, heldAs, externalId].filter(key => key !== null);
}

export interface RecordMoment {
  /** Run clock (ms). */
  readonly now: number;
  readonly runId: string;
}

/** The record that a lesson is about to be created: whatever happens next, Echo360 may hold it and it is ours. */
export function intendedRecord(occurrence: Occurrence, { now, runId }: RecordMoment): ScheduleRecord {
  const { externalId, room, date, start, end, sent, digest, own, told, setId, slotId, week } = occurrence;
  return {
    externalId,
    heldAs: null,
    echoId: null,
    roomDay: roomDayKey(occurrence),
    room,
    date,
    start,
    end,
    sent,
    digest,
    own,
    told,
    phase: 'intended',
    unheardAt: null,
    pending: null,
    answered: null,
    leftOut: null,
    setId,
    slotId,
    week,
    changedAt: now,
    runId,
    runs: [runId],
    section: '',
    lecturer: '',
  };
}

/** The record that Echo360 holds a lesson as drafted. */
export function presentRecord(
  occurrence: Occurrence,
  draft: ScheduleDraft,
  echoId: string,
  moment: RecordMoment,
  answered: Answered | null = null,
): ScheduleRecord {
  const { presenterEmail } = draft;
  const wanted = occurrence.sent.presenterEmail;
  const sent = { ...occurrence.sent, presenterEmail };
  const leftOut = wanted === null || presenterEmail !== null ? null : { presenterEmail: wanted, refusedAt: null };
  return { ...intendedRecord(occurrence, moment), sent, answered, leftOut, echoId, phase: 'present' };
}

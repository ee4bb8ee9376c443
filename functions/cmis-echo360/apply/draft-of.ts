import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { ScheduleRecord } from '#shared/state/collections/schedules.ts';
import type { Occurrence } from '../occurrence/occurrence.ts';
import { roomDayKey } from '../occurrence/slot.ts';
import { isSeries, sectionShown } from '../read/observation.ts';

/** What Echo360 is asked to hold for a lesson. */
export function draftOf({ externalId, room, date, start, end, sent }: Occurrence): ScheduleDraft {
  return { externalId, room, date, start, end, ...sent };
}

/** Whether a schedule is what a draft asks for; `roomId`: Echo360's id of the draft's room, since answers do not give external ids. */
export function isAsDrafted(schedule: Schedule, draft: ScheduleDraft, roomId: string | undefined): boolean {
  const same = (a: string | null, b: string | null) => (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
  return (
    !isSeries(schedule) &&
    schedule.roomId === roomId &&
    schedule.name === draft.name &&
    schedule.date === draft.date &&
    schedule.start === draft.start &&
    schedule.end === draft.end &&
    same(schedule.presenterEmail, draft.presenterEmail) &&
    same(sectionShown(schedule), draft.section) &&
    same(schedule.input1, draft.input1) &&
    same(schedule.input2, draft.input2) &&
    same(schedule.captureQuality, draft.captureQuality)
  );
}

/** What Echo360 knows a schedule of ours by. */
export function echoKeyOf({ heldAs, externalId }: ScheduleRecord): string {
  return heldAs ?? externalId;
}

export interface RecordMoment {
  /** Run clock (ms). */
  readonly now: number;
  readonly runId: string;
}

/** The record that a lesson is about to be created: whatever happens next, Echo360 may hold it and it is ours. */
export function intendedRecord(occurrence: Occurrence, { now, runId }: RecordMoment): ScheduleRecord {
  const { externalId, room, date, start, end, sent, digest, setId, slotId, week } = occurrence;
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
    phase: 'intended',
    pending: null,
    setId,
    slotId,
    week,
    changedAt: now,
    runId,
  };
}

/** The record that Echo360 holds a lesson as drafted. */
export function presentRecord(
  occurrence: Occurrence,
  draft: ScheduleDraft,
  echoId: string,
  moment: RecordMoment,
): ScheduleRecord {
  const { presenterEmail } = draft;
  const sent = { ...occurrence.sent, presenterEmail };
  return { ...intendedRecord(occurrence, moment), sent, echoId, phase: 'present' };
}

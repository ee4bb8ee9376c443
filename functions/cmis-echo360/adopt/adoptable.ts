import type { Schedule } from '#shared/clients/echo360/schema.ts';
import { scheduleDigest } from '../lesson/digest.ts';
import { externalIdOf, type OccurrenceId } from '../lesson/external-id.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import { isSeries, sectionShown } from '../schedule/listed-schedule.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';

/**
 * The occurrence that an external id names by one of the patterns (groups `slot`, `week`, `set`); undefined when it
 * follows none. `setId`: the year as CMIS spells it, since a record with another spelling would name lessons that CMIS
 * does not have.
 */
export function occurrenceIn(externalId: string, patterns: readonly RegExp[], setId: string): OccurrenceId | undefined {
  for (const pattern of patterns) {
    const { slot, week, set } = pattern.exec(externalId)?.groups ?? {};
    if (slot === undefined || week === undefined || set === undefined) continue;
    return { slotId: Number(slot), week: Number(week), setId: setIdIn(set, setId) };
  }
  return undefined;
}

/** `2024-25` and `2024` both are the year `2024/25`, or however CMIS spells the one that begins then. */
function setIdIn(text: string, setId: string): string {
  if (text.slice(0, 4) === setId.slice(0, 4)) return setId;
  if (text.length > 4) return text.replace('-', '/');
  return `${text}/${String((Number(text) + 1) % 100).padStart(2, '0')}`;
}

/** Why a schedule with a fitting external id is not taken over. */
export function whyNot(schedule: Schedule, room: string | undefined): string | undefined {
  if (isSeries(schedule)) return 'it is a series or has several sections, which Lockstep never makes';
  if (room === undefined) return 'its room has no external id';
  if (schedule.input1 === null || schedule.captureQuality === null) return 'it lacks inputs or quality';
  return undefined;
}

/**
 * The record that makes a schedule ours. Its digest is that of what Echo360 shows: if CMIS has it just so, nothing is
 * ever sent.
 */
export function adoptedRecord(
  schedule: Schedule,
  occurrence: OccurrenceId,
  room: string,
  moment: { readonly now: number; readonly runId: string },
): ScheduleRecord {
  const externalId = externalIdOf(occurrence);
  const { date, start, end, name, presenterEmail, input1, input2, captureQuality } = schedule;
  const sent = {
    name,
    section: sectionShown(schedule) ?? '',
    presenterEmail,
    input1: input1 ?? '',
    input2,
    captureQuality: captureQuality ?? '',
  };
  const slot = { room, date, start, end };
  return {
    ...occurrence,
    ...slot,
    externalId,
    heldAs: schedule.externalId === externalId ? null : schedule.externalId,
    echoId: schedule.id,
    roomDay: roomDayKey(slot),
    sent,
    digest: scheduleDigest(slot, sent),
    phase: 'present',
    unheardAt: null,
    pending: null,
    answered: null,
    leftOut: null,
    own: null,
    told: null,
    changedAt: moment.now,
    runId: moment.runId,
    runs: [moment.runId],
    section: '',
    lecturer: '',
  };
}

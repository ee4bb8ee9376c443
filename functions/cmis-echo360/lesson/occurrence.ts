import type { CmisEvent, FoundEvent, RecordingFeature } from '#shared/clients/cmis/event.ts';
import type { OwnColumns } from '#shared/clients/cmis/own-columns.ts';
import type { TimetableConfig } from '../config.ts';
import type { Sent } from '../schedule/schedules.ts';
import { scheduleDigest } from './digest.ts';
import { echoRoomOf } from './echo-room.ts';
import { externalIdOf, type OccurrenceId } from './external-id.ts';
import { minutesBetween } from './local-time.ts';
import type { Slot } from './slot.ts';

/** A lesson in one week as CMIS has it now: eligible by the seed's criteria, roomed, dated. */
export interface Occurrence extends OccurrenceId, Slot {
  readonly externalId: string;
  /** What is sent to Echo360 beside the slot. */
  readonly sent: Sent;
  /** Digest of the slot and of what is sent: tells whether Echo360 would get anything new. */
  readonly digest: string;
  /** When CMIS last changed the row, as sortable text; empty when it does not say. First and last wins go by it. */
  readonly changedAt: string;
  /** Whom a person would ask about it. */
  readonly ask: string;
  /** Why it can never be a recording (longer than the capture limit); it takes no part in conflicts. */
  readonly unusable: string | null;
  /** Its slot's own columns, to tell later what changed: they or another table. */
  readonly own: OwnColumns;
  /** By what its content is told, to tell later what was lost. */
  readonly told: Told;
  /** The TIMETABLE room and its group, and the department, for creating what Echo360 lacks. */
  readonly source: OccurrenceSource;
}

/** Where what is sent of a lesson comes from, beside its slot. */
export interface Told {
  readonly lecturerId: string | null;
  /** Whose address its presenter's is. */
  readonly presenterBy: 'lecturer' | 'contact' | null;
  readonly isNamed: boolean;
  readonly feature: RecordingFeature;
}

export interface OccurrenceSource {
  readonly roomId: string;
  readonly roomGroupCode: string | null;
  readonly moduleId: string;
  readonly groupCode: string;
  readonly departmentId: string | null;
}

/** A lesson of CMIS as the recording it asks for (facts page "From CMIS to an Echo360 schedule"). */
export function occurrenceOf(event: CmisEvent, config: TimetableConfig): Occurrence {
  const { setId, slotId, week, roomId, roomGroupCode, moduleId, groupCode } = event;
  const slot = {
    room: echoRoomOf(config.roomMapping, roomId, roomGroupCode),
    date: event.date,
    start: event.start,
    end: event.finish,
  };
  const sent = {
    name: event.name?.trim() || config.untitled,
    section: `${moduleId}_${groupCode}`,
    presenterEmail: event.presenterEmail,
    captureQuality: config.captureQuality,
    ...config.inputs[event.feature],
  };
  return {
    setId,
    slotId,
    week,
    ...slot,
    externalId: externalIdOf(event),
    sent,
    digest: scheduleDigest(slot, sent),
    changedAt: event.changedAt ?? '',
    ask: askOf(event),
    unusable: unusable(event, config),
    own: event.own,
    told: {
      lecturerId: event.lecturerId,
      presenterBy: event.presenterBy,
      isNamed: (event.name?.trim() ?? '') !== '',
      feature: event.feature,
    },
    source: { roomId, roomGroupCode, moduleId, groupCode, departmentId: event.departmentId },
  };
}

/** Whom a person would ask about a lesson. */
export function askOf({ presenterEmail, lecturerId, departmentId, moduleId }: FoundEvent): string {
  const presenter = presenterEmail ?? (lecturerId === null ? undefined : `lecturer ${lecturerId}`);
  const timetabler = `the timetabler of ${departmentId ?? moduleId}`;
  return presenter === undefined ? timetabler : `${presenter} or ${timetabler}`;
}

function unusable({ start, finish }: CmisEvent, { captureLimitHours }: TimetableConfig): string | null {
  const minutes = minutesBetween(start, finish);
  if (minutes > captureLimitHours * 60)
    return `not recorded: longer than ${captureLimitHours} hours (${start}–${finish})`;
  return null;
}

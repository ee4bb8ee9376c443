import type { Sent } from '../schedule/schedules.ts';
import type { OccurrenceId } from './external-id.ts';
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
  /** The TIMETABLE room and its group, and the department, for creating what Echo360 lacks. */
  readonly source: OccurrenceSource;
}

export interface OccurrenceSource {
  readonly roomId: string;
  readonly roomGroupCode: string | null;
  readonly moduleId: string;
  readonly groupCode: string;
  readonly departmentId: string | null;
}

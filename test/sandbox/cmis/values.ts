import type { RecordingFeature } from '#shared/clients/cmis/event.ts';

/** One row of TIMETABLE with what belongs to it, as plain values. */
export interface SlotValues {
  readonly slotId: number;
  /** 1 unless a slot has further entries. */
  readonly slotEntry: number;
  /** TEACH for teaching. */
  readonly sourcesId: string;
  /** 2 = scheduled, 3 = cancelled. */
  readonly status: number;
  readonly weekId: number | null;
  readonly weekday: number | null;
  /** `HH:MM`. */
  readonly start: string | null;
  readonly finish: string | null;
  readonly moduleId: string | null;
  readonly groupCode: string | null;
  readonly roomId: string | null;
  readonly roomGroupCode: string | null;
  readonly lecturerId: string | null;
  readonly departmentId: string | null;
  /** What the slot asks for in ROOMREQUESTS. */
  readonly requests: readonly (RecordingFeature | 'PROJECTOR')[];
  readonly name: string | null;
  /** Person number of the slot's contact. */
  readonly contact: string | null;
}

export interface RoomValues {
  readonly roomId: string;
  readonly name: string;
  readonly siteId: string;
  readonly features: readonly (RecordingFeature | 'PROJECTOR')[];
  /** The whole that this room is a part of. */
  readonly roomGroupCode: string | null;
}

export interface PersonValues {
  readonly personNo: string;
  readonly forename: string;
  readonly surname: string;
  readonly email: string | null;
}

/** A set (academic year) as plain values: what the stand-in is loaded from. */
export interface YearValues {
  readonly setId: string;
  /** First days `YYYY-MM-DD` of the weeks, from week 1 on. */
  readonly weekStarts: readonly string[];
  readonly weekPatterns: readonly { readonly weekId: number; readonly weeks: readonly number[] }[];
  readonly sites: readonly { readonly siteId: string; readonly name: string; readonly campusId: string }[];
  readonly rooms: readonly RoomValues[];
  readonly departments: readonly { readonly departmentId: string; readonly name: string }[];
  readonly modules: readonly { readonly moduleId: string; readonly name: string; readonly owner: string }[];
  readonly groups: readonly { readonly moduleId: string; readonly groupCode: string; readonly size: number }[];
  readonly componentTypes: readonly { readonly subgroupCode: string; readonly component: string }[];
  readonly people: readonly PersonValues[];
  readonly slots: readonly SlotValues[];
}

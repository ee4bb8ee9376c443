import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import type { OddSchedule } from '#shared/clients/echo360/schema.ts';
import type { Echo360RefreshConfig } from '../config.ts';
import type { Doubt } from '../lesson/doubts.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import type { Unreadable } from '../lesson/unreadable.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import type { ListedSchedule, RoomDayRecord } from '../room-day/room-days.ts';
import type { Presenters } from '../schedule/left-out.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { CmisEcho360Upstreams } from '../upstreams.ts';
import type { Selection } from './parameters.ts';

/** One schedule that is not understood; `room`: external id of its room, null where that cannot be told. */
export interface Odd {
  readonly schedule: OddSchedule;
  readonly room: string | null;
}

/** A schedule that may be ours by its external id, and is not by our records. */
export interface Unrecorded {
  readonly externalId: string;
  readonly name: string;
  readonly room: string | null;
  readonly date: string | null;
}

/** Both sides of the whole selection, by room-day key. */
export interface YearFacts {
  readonly setId: string;
  readonly selection: Selection;
  /** Run clock (ms) before Echo360 was listed. */
  readonly at: number;
  readonly lessons: ReadonlyMap<string, readonly Occurrence[]>;
  /** External ids of all eligible lessons that were read, in the selection or not. */
  readonly present: ReadonlySet<string>;
  /** Those that CMIS has with a week, day or times that cannot be read, by their keys. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  /** By `slotKey`, what TIMETABLE has of the slots whose recordings have no lesson. */
  readonly entries: ReadonlyMap<string, SlotEntry>;
  /** By `slotKey`, all that is in question of the year. */
  readonly doubts: ReadonlyMap<string, Doubt>;
  /** Whether every recording of ours that is to come was compared: else nothing is concluded from what was not seen. */
  readonly isWhole: boolean;
  /** Schedules in Echo360 that are not understood. */
  readonly odd: readonly Odd[];
  /** Schedules in Echo360 whose external id has our form, and that have no record. */
  readonly unrecorded: readonly Unrecorded[];
  /** Whether there is any record of a schedule at all. */
  readonly hasRecords: boolean;
  readonly listed: ReadonlyMap<string, readonly ListedSchedule[]>;
  /**
   * External ids of recordings that Echo360 holds of days that are over: a lesson that moved away from one cannot be
   * recorded again under that id.
   */
  readonly recordedBefore: ReadonlySet<string>;
  /** Ours in the selected dates, in every room, by external id. */
  readonly schedules: ReadonlyMap<string, ScheduleRecord>;
  /** Those in conflict. */
  readonly roomDays: ReadonlyMap<string, RoomDayRecord>;
  /** Presenters whom recordings go without, who were looked for. */
  readonly presenters: Presenters;
  /** External ids of lessons with a failed notification that nobody has retried. */
  readonly failed: ReadonlySet<string>;
  /** Failed notifications about which nothing is left to be done. */
  readonly overtaken: readonly NotificationRecord[];
  /** Mark all, whether or not they differ. */
  readonly force: boolean;
}

/** What the year is read with. */
export interface ReadYearParts {
  readonly cmis: Cmis;
  readonly upstreams: CmisEcho360Upstreams;
  readonly config: Echo360RefreshConfig;
}

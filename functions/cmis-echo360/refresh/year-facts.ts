import type { Occurrence } from '../lesson/occurrence.ts';
import type { Unreadable } from '../lesson/unreadable.ts';
import type { ListedSchedule, RoomDayRecord } from '../room-day/room-days.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import type { Selection } from './parameters.ts';

/** Both sides of the whole selection, by room-day key. */
export interface YearFacts {
  readonly setId: string;
  readonly selection: Selection;
  /** Run clock (ms) before Echo360 was listed. */
  readonly at: number;
  readonly lessons: ReadonlyMap<string, readonly Occurrence[]>;
  /** Those that CMIS has with a day or times that cannot be read, by external id. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  readonly listed: ReadonlyMap<string, readonly ListedSchedule[]>;
  /** Ours in the selected dates, in every room, by external id. */
  readonly schedules: ReadonlyMap<string, ScheduleRecord>;
  /** Those in conflict. */
  readonly roomDays: ReadonlyMap<string, RoomDayRecord>;
  /** Mark all, whether or not they differ. */
  readonly force: boolean;
}

import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import type { Doubt } from '../../lesson/doubts.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import type { Slot } from '../../lesson/slot.ts';
import type { Unreadable } from '../../lesson/unreadable.ts';
import type { ListedSchedule, RoomDayRecord } from '../../room-day/room-days.ts';
import type { Presenters } from '../../schedule/left-out.ts';
import type { ScheduleRecord } from '../../schedule/schedules.ts';
import type { NotificationRecord } from '../notifications.ts';

/** What a listing of Echo360 showed of one room-day. */
export interface RoomDayListing {
  /** Run clock (ms) before the listing began: records written later know better. */
  readonly at: number;
  readonly schedules: readonly ListedSchedule[];
}

/** Where Echo360 has a recording, by itself. */
export interface Sight {
  /** Run clock (ms) before Echo360 was asked: records written later know better. */
  readonly at: number;
  /** Null where Echo360 has it no more. */
  readonly slot: Slot | null;
}

/**
 * What one round of `echo360-queue` knows. Room-days are named by `roomDayKey`, occurrences and schedules by external
 * id.
 */
export interface RoundFacts {
  /** Run clock (ms) **before** CMIS was read: what a refresh of this round is as old as. */
  readonly readAt: number;
  /** Those that wait: open ones, in a dry run also those that the queue rows would become. */
  readonly notifications: readonly NotificationRecord[];
  /** Failed ones that nobody has retried. */
  readonly failed: readonly NotificationRecord[];
  readonly roomDays: ReadonlyMap<string, RoomDayRecord>;
  /** Eligible lessons as CMIS has them now: complete for `readRoomDays` and for `readSlots`. */
  readonly occurrences: ReadonlyMap<string, Occurrence>;
  /** Those that CMIS has with a week, day or times that cannot be read, by their keys: complete for `readSlots`. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  /**
   * By `slotKey`, what TIMETABLE has of slots whose recordings have no lesson, and what is in question of them:
   * complete for `readEntries`.
   */
  readonly entries: ReadonlyMap<string, SlotEntry>;
  readonly doubts: ReadonlyMap<string, Doubt>;
  /** Our schedules: complete for `readRecordings` and `readSchedules`. */
  readonly schedules: ReadonlyMap<string, ScheduleRecord>;
  readonly listings: ReadonlyMap<string, RoomDayListing>;
  /** Recordings that should have begun, of lessons that are still to come: where Echo360 has them really. */
  readonly lookedFor: ReadonlyMap<string, Sight>;
  /** Room-days whose records and lessons were read. */
  readonly readRoomDays: ReadonlySet<string>;
  /** Room-days whose recordings of ours were all read. */
  readonly readRecordings: ReadonlySet<string>;
  /** `slotKey` of the timetable slots whose occurrences were all read. */
  readonly readSlots: ReadonlySet<string>;
  /** `slotKey` of slots whose own entry was looked for. */
  readonly readEntries: ReadonlySet<string>;
  /** Keys of what may be in question of lessons' content, that were looked for. */
  readonly readDoubts: ReadonlySet<string>;
  /** External ids whose records were looked for. */
  readonly readSchedules: ReadonlySet<string>;
  /** Presenters whom recordings go without, who were looked for. */
  readonly presenters: Presenters;
  /** Rows of sets that are not ours, which this run finished (a dry run: would finish), by set. */
  readonly notOurs: ReadonlyMap<string, number>;
  /** How many schedules are ours. */
  readonly population: number;
}

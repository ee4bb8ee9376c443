import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import type { Doubt } from '../../lesson/doubts.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import type { Unreadable } from '../../lesson/unreadable.ts';
import type { RoomDayRecord } from '../../room-day/room-days.ts';
import type { ScheduleRecord } from '../../schedule/schedules.ts';
import type { NotificationRecord } from '../notifications.ts';
import type { RoomDayListing, RoundFacts, Sight } from './round-facts.ts';

/** What one round has read so far; grows until nothing that the plan rests on is missing. */
export interface Collected extends RoundFacts {
  readonly roomDays: Map<string, RoomDayRecord>;
  readonly occurrences: Map<string, Occurrence>;
  readonly unreadable: Map<string, Unreadable>;
  readonly entries: Map<string, SlotEntry>;
  readonly doubts: Map<string, Doubt>;
  readonly schedules: Map<string, ScheduleRecord>;
  readonly listings: Map<string, RoomDayListing>;
  readonly lookedFor: Map<string, Sight>;
  /** Room-days whose own records were looked for. */
  readonly readRoomDayRecords: Set<string>;
  readonly readRoomDays: Set<string>;
  readonly readRecordings: Set<string>;
  readonly readSlots: Set<string>;
  readonly readEntries: Set<string>;
  readonly readDoubts: Set<string>;
  readonly readSchedules: Set<string>;
  readonly presenters: Map<string, boolean>;
}

export function nothingYet(
  readAt: number,
  notifications: readonly NotificationRecord[],
  population: number,
  { notOurs, failed }: Pick<RoundFacts, 'notOurs' | 'failed'>,
): Collected {
  return {
    readAt,
    notifications,
    population,
    notOurs,
    failed,
    roomDays: new Map(),
    occurrences: new Map(),
    unreadable: new Map(),
    entries: new Map(),
    doubts: new Map(),
    schedules: new Map(),
    listings: new Map(),
    lookedFor: new Map(),
    readRoomDayRecords: new Set(),
    readRoomDays: new Set(),
    readRecordings: new Set(),
    readSlots: new Set(),
    readEntries: new Set(),
    readDoubts: new Set(),
    readSchedules: new Set(),
    presenters: new Map(),
  };
}

/** A room-day's record, with what its mark saw of Echo360. */
export function keepRoomDay(collected: Collected, record: RoomDayRecord): void {
  collected.roomDays.set(record.key, record);
  collected.readRoomDayRecords.add(record.key);
  if (record.marked?.listed) {
    collected.listings.set(record.key, { at: record.marked.at, schedules: record.marked.listed });
  }
}

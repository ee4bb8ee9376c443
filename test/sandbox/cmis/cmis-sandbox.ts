import type { DatabaseSync } from 'node:sqlite';
import type { RecordingFeature } from '#shared/clients/cmis/event.ts';
import type { PersonValues, RoomValues, SlotValues, YearValues } from './values.ts';

export interface CmisSandboxOptions {
  /**
   * Database file, created if absent; opened as it is if it is a stand-in's already. `:memory:` serves only the editing
   * side.
   */
  readonly file: string;
  /** The server's clock, ms since the epoch, for CREATED; the real time unless given. */
  readonly now?: () => number;
}

/** Which row of TIMETABLE; the entry is 1 unless given. */
export interface SlotKey {
  readonly setId: string;
  readonly slotId: number;
  readonly slotEntry?: number;
}

/** What an edit may change: columns of TIMETABLE, the key included. */
export type SlotChanges = Partial<Omit<SlotValues, 'requests' | 'name' | 'contact'>> & { readonly setId?: string };

/**
 * CMIS as timetablers use it: every edit of TIMETABLE fires the triggers. Edits are immediate; `transaction` joins
 * several.
 */
export interface CmisSandbox {
  readonly file: string;
  /** For tests that look at or spoil what the editing functions do not reach. */
  readonly database: DatabaseSync;
  /** Writes a year. `queued: false` as if the triggers were installed afterwards. */
  load(year: YearValues, options: { readonly queued: boolean }): void;
  insertSlot(setId: string, slot: SlotValues): void;
  /** Returns whether there is such a slot. */
  updateSlot(key: SlotKey, changes: SlotChanges): boolean;
  deleteSlot(key: SlotKey): boolean;
  /** STATUS 3: how timetablers take a lesson off. */
  cancelSlot(key: SlotKey): boolean;
  /** The WEEKID of exactly these weeks, made if there is none, as CMIS does. */
  weekIdOf(setId: string, weeks: readonly number[]): number;
  setRoomFeature(setId: string, roomId: string, feature: RecordingFeature, present: boolean): void;
  setRequest(key: SlotKey, feature: RecordingFeature, present: boolean): void;
  setModuleGroup(setId: string, moduleId: string, groupCode: string, present: boolean): void;
  setEmail(personNo: string, email: string | null): void;
  setSlotName(setId: string, slotId: number, name: string | null): void;
  addRoom(setId: string, room: RoomValues): void;
  addPerson(person: PersonValues): void;
  transaction(edits: () => void): void;
  close(): void;
}

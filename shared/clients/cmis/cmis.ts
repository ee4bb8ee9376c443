import type { CmisCalendar } from './calendar.ts';
import type { FoundEvent, RecordingFeature } from './event.ts';
import type { QueueRows, QueueStatus } from './queue-row.ts';
import type { QueueRowDays } from './queue-row-days.ts';
import type { SlotEntry } from './slot-entries.ts';

/**
 * The TIMETABLE rooms that make up one Echo360 room, on one date. An event belongs if its room **or** its room group is
 * listed.
 */
export interface RoomDaySelection {
  readonly setId: string;
  readonly rooms: readonly string[];
  /** ROOMGRPCODEs, for an Echo360 room that CMIS splits. */
  readonly roomGroups?: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

export interface RoomSelection {
  readonly rooms: readonly string[];
  readonly roomGroups?: readonly string[];
}

/** All events of one TIMETABLE room in a set. */
export interface RoomYear {
  readonly roomId: string;
  readonly events: readonly FoundEvent[];
}

/** A room as CMIS knows it. Names are null where CMIS has none. */
export interface CmisRoom {
  readonly roomId: string;
  readonly name: string | null;
  /** CMIS's site: at the installations we know of, a building. */
  readonly buildingId: string | null;
  readonly buildingName: string | null;
  readonly campusId: string | null;
  readonly campusName: string | null;
  /** The best recording feature of the room; null if it has none. */
  readonly feature: RecordingFeature | null;
}

export interface CmisModule {
  readonly moduleId: string;
  readonly name: string | null;
  /** The department that owns the module. */
  readonly owner: string | null;
}

export interface QueueMark {
  /** Only rows that still have this status are changed. */
  readonly from: QueueStatus;
  readonly to: Exclude<QueueStatus, 'FAILED'>;
}

/**
 * CMIS for one stage of a run, over the run's one connection. Reads are complete or fail: UnavailableError,
 * CredentialError, ConfigError (something is missing in the database), ImplausibleAnswerError (an answer that is
 * broken: a column of another kind, or most slots unreadable). A single slot whose day or times cannot be read is an
 * event with a `fault`.
 */
export interface Cmis {
  /** The set's weeks. Read once per run, and again when `mustKnow` has a WEEKID that was not there yet. */
  calendar(setId: string, mustKnow?: Iterable<number>): Promise<CmisCalendar>;
  /** Whether the queue has a row that nobody has taken: one statement, one row. */
  hasUnprocessed(): Promise<boolean>;
  /**
   * The oldest UNPROCESSED rows of all sets, by id, at most `max`; those after `afterId`, for a look at all of them
   * that takes none: rows committed meanwhile may be missed.
   */
  queueRows(options: { readonly max: number; readonly afterId?: number }): Promise<QueueRows>;
  /** Those of these rows that are UNPROCESSED still. */
  unprocessedRows(ids: Iterable<number>): Promise<QueueRows>;
  /** When the lessons of all UNPROCESSED rows are: one statement, and of each row only its id is held. */
  unprocessedDays(): Promise<readonly QueueRowDays[]>;
  /** Ids of rows that were taken and are not finished, ascending, at most `max`, those after `afterId`. */
  inProgressRows(options: { readonly max: number; readonly afterId?: number }): Promise<readonly number[]>;
  /** These rows, whatever their status, by id; ids that are gone are absent. */
  queueRowsById(ids: Iterable<number>): Promise<QueueRows>;
  /**
   * Changes the status of these rows, in as few statements as the list allows, each committed. PROCESSED sets the time
   * too. Returns how many rows changed.
   */
  markRows(ids: Iterable<number>, mark: QueueMark): Promise<number>;
  /**
   * Marks the rows FAILED that still have the status `from`, each with what went wrong, cut to the 100 bytes that the
   * column holds; a hundred a statement.
   */
  failRows(errors: ReadonlyMap<number, string>, from: QueueStatus): Promise<number>;
  /**
   * The eligible lessons of these slots now, in all their weeks, by slot and week. Slots that are gone or not eligible
   * have none.
   */
  occurrences(setId: string, slotIds: Iterable<number>): Promise<readonly FoundEvent[]>;
  /**
   * What TIMETABLE itself has of these slots now, eligible or not, and which tables have nothing for them; slots that
   * left TIMETABLE are absent.
   */
  slotEntries(setId: string, slotIds: Iterable<number>): Promise<readonly SlotEntry[]>;
  /**
   * The eligible lessons of all these room-days now, each once however many selections it fits. One whose day cannot be
   * read is in no room-day.
   */
  roomDayEvents(selections: readonly RoomDaySelection[]): Promise<readonly FoundEvent[]>;
  /**
   * The eligible lessons of a set, room by room in the order of ROOMID; rooms without any are absent. Holds one room at
   * a time.
   */
  yearEvents(setId: string, selection?: RoomSelection): AsyncIterable<RoomYear>;
  /** The rooms with recording equipment, by id. */
  recordingRooms(setId: string): Promise<readonly CmisRoom[]>;
  /** These rooms, with or without equipment; unknown ones are absent. */
  rooms(setId: string, roomIds: Iterable<string>): Promise<readonly CmisRoom[]>;
  /** The room groups under which each room is timetabled in the set. */
  roomGroups(setId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /** These modules (courses), or all of the set; unknown ones are absent. */
  modules(setId: string, moduleIds?: Iterable<string>): Promise<readonly CmisModule[]>;
  /** The names of these departments, or of all; those CMIS does not know, or that have no name, are absent. */
  departments(departmentIds?: Iterable<string>): Promise<ReadonlyMap<string, string>>;
}

import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { Row } from './database.ts';
import { optionalText, optionalWhole, parseRow, serverTime, text, whole } from './parse-row.ts';

export const queueStatuses = ['UNPROCESSED', 'IN_PROGRESS', 'PROCESSED', 'FAILED'] as const;
export type QueueStatus = (typeof queueStatuses)[number];

/**
 * A row of STT_ECHO_QUEUE. The plain columns hold the slot after the change, for a delete the slot that is gone; those
 * with `Old` what it was before an update or delete (null for an insert). Times and days are as CMIS had them and not
 * checked here.
 */
export interface QueueRow {
  readonly id: number;
  readonly status: QueueStatus;
  readonly error: string | null;
  readonly action: 'I' | 'U' | 'D';
  /** Whether the slot met the criteria before and after. */
  readonly oldValid: boolean;
  readonly newValid: boolean;
  /** By the database server's clock, `YYYY-MM-DDTHH:MM:SS`. */
  readonly createdAt: string;
  readonly processedAt: string | null;
  readonly setId: string;
  readonly slotId: number;
  /** Null for an insert. */
  readonly weekIdOld: number | null;
  /** Null for a delete. */
  readonly weekIdNew: number | null;
  /** -1 for what is no whole number. */
  readonly weekday: number | null;
  readonly weekdayOld: number | null;
  readonly startTime: string | null;
  readonly startTimeOld: string | null;
  readonly finishTime: string | null;
  readonly finishTimeOld: string | null;
  readonly moduleId: string | null;
  readonly moduleIdOld: string | null;
  readonly groupCode: string | null;
  readonly groupCodeOld: string | null;
  readonly roomId: string | null;
  readonly roomIdOld: string | null;
  readonly roomGroupCode: string | null;
  readonly roomGroupCodeOld: string | null;
  readonly lecturerId: string | null;
  readonly lecturerIdOld: string | null;
  readonly presenterEmail: string | null;
  readonly featureId: string | null;
}

/**
 * What no weekday is: a message about a slot whose weekday cannot be read must still be taken over, or it would stop
 * everybody's.
 */
const noWeekday = -1;
export const weekday = z.union([optionalWhole, z.unknown().transform(() => noWeekday)]);
const flag = whole.pipe(z.literal([0, 1])).transform(value => value === 1);

/** For messages. */
export const queueRowName = (found: Row): string =>
  `row ${String(found['ID'])} of STT_ECHO_QUEUE (slot ${String(found['SLOTID'])} of ${String(found['SETID'])})`;

/** The columns of a row. */
export const row = z.object({
  ID: whole,
  STATUS: z.enum(queueStatuses),
  ERROR: optionalText,
  ACTION: z.enum(['I', 'U', 'D']),
  OLD_VALID: flag,
  NEW_VALID: flag,
  CREATED: serverTime,
  PROCESSED: z.union([z.null(), serverTime]),
  SETID: text,
  SLOTID: whole,
  WEEKID_OLD: optionalWhole,
  WEEKID_NEW: optionalWhole,
  WEEKDAY: weekday,
  WEEKDAY_OLD: weekday,
  STARTTIME: optionalText,
  STARTTIME_OLD: optionalText,
  FINISHTIME: optionalText,
  FINISHTIME_OLD: optionalText,
  MODULEID: optionalText,
  MODULEID_OLD: optionalText,
  MODGRPCODE: optionalText,
  MODGRPCODE_OLD: optionalText,
  ROOMID: optionalText,
  ROOMID_OLD: optionalText,
  ROOMGRPCODE: optionalText,
  ROOMGRPCODE_OLD: optionalText,
  LECTURERID: optionalText,
  LECTURERID_OLD: optionalText,
  BUSINESSEMAIL: optionalText,
  FEATUREID: optionalText,
});

/** A row that cannot be read, with what can be told of it all the same. */
export interface OddQueueRow {
  readonly id: number;
  /** What is wrong, for the ERROR column. */
  readonly fault: string;
  readonly action: 'I' | 'U' | 'D' | null;
  readonly setId: string | null;
  readonly slotId: number | null;
  readonly roomId: string | null;
  readonly createdAt: string | null;
}

export interface QueueRows {
  readonly rows: readonly QueueRow[];
  /** Those that cannot be read: no reason to leave the others. */
  readonly odd: readonly OddQueueRow[];
}

/** Throws ImplausibleAnswerError for one that does not even tell its id. */
export function readQueueRows(all: readonly Row[]): QueueRows {
  const rows: QueueRow[] = [];
  const odd: OddQueueRow[] = [];
  for (const found of all) {
    try {
      rows.push(parseQueueRow(found));
    } catch (error) {
      const id = whole.safeParse(found['ID']).data;
      if (!(error instanceof ImplausibleAnswerError) || id === undefined) throw error;
      odd.push(oddRow(id, found, error.message.replace(/^.* cannot be read: /, '')));
    }
  }
  return { rows, odd };
}

function oddRow(id: number, found: Row, fault: string): OddQueueRow {
  const { shape } = row;
  return {
    id,
    fault,
    action: shape.ACTION.safeParse(found['ACTION']).data ?? null,
    setId: shape.SETID.safeParse(found['SETID']).data ?? null,
    slotId: shape.SLOTID.safeParse(found['SLOTID']).data ?? null,
    roomId: shape.ROOMID.safeParse(found['ROOMID']).data ?? null,
    createdAt: shape.CREATED.safeParse(found['CREATED']).data ?? null,
  };
}

/** Throws ImplausibleAnswerError naming the row and its slot. */
export function parseQueueRow(found: Row): QueueRow {
  const q = parseRow(row, found, queueRowName);
  return {
    id: q.ID,
    status: q.STATUS,
    error: q.ERROR,
    action: q.ACTION,
    oldValid: q.OLD_VALID,
    newValid: q.NEW_VALID,
    createdAt: q.CREATED,
    processedAt: q.PROCESSED,
    setId: q.SETID,
    slotId: q.SLOTID,
    weekIdOld: q.WEEKID_OLD,
    weekIdNew: q.WEEKID_NEW,
    weekday: q.WEEKDAY,
    weekdayOld: q.WEEKDAY_OLD,
    startTime: q.STARTTIME,
    startTimeOld: q.STARTTIME_OLD,
    finishTime: q.FINISHTIME,
    finishTimeOld: q.FINISHTIME_OLD,
    moduleId: q.MODULEID,
    moduleIdOld: q.MODULEID_OLD,
    groupCode: q.MODGRPCODE,
    groupCodeOld: q.MODGRPCODE_OLD,
    roomId: q.ROOMID,
    roomIdOld: q.ROOMID_OLD,
    roomGroupCode: q.ROOMGRPCODE,
    roomGroupCodeOld: q.ROOMGRPCODE_OLD,
    lecturerId: q.LECTURERID,
    lecturerIdOld: q.LECTURERID_OLD,
    presenterEmail: q.BUSINESSEMAIL,
    featureId: q.FEATUREID,
  };
}

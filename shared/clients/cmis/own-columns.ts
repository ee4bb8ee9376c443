import { z } from 'zod';

/** A slot's own columns, as they were entered: what TIMETABLE itself says of when and where it is. */
export interface OwnColumns {
  readonly weekId: string | null;
  readonly weekday: string | null;
  readonly start: string | null;
  readonly finish: string | null;
  readonly moduleId: string | null;
  readonly groupCode: string | null;
  readonly roomId: string | null;
  readonly roomGroupCode: string | null;
}

/** What somebody entered, whatever it is, as text; blank is missing. */
export const entered = z.union([z.null(), z.string(), z.number(), z.bigint()]).transform(value => {
  const shown = value === null ? '' : String(value).trim();
  return shown === '' ? null : shown;
});

/** The own columns of a row, under their names in TIMETABLE. `Told`: whether those that name things may be missing. */
export interface OwnColumnsRow<Told extends string | null> {
  readonly WEEKID: string | null;
  readonly WEEKDAY: string | null;
  readonly STARTTIME: string | null;
  readonly FINISHTIME: string | null;
  readonly MODULEID: Told;
  readonly MODGRPCODE: Told;
  readonly ROOMID: Told;
  readonly ROOMGRPCODE: string | null;
}

/** A slot's own columns by our names. */
export function ownColumnsOf<Told extends string | null>(row: OwnColumnsRow<Told>) {
  return {
    weekId: row.WEEKID,
    weekday: row.WEEKDAY,
    start: row.STARTTIME,
    finish: row.FINISHTIME,
    moduleId: row.MODULEID,
    groupCode: row.MODGRPCODE,
    roomId: row.ROOMID,
    roomGroupCode: row.ROOMGRPCODE,
  };
}

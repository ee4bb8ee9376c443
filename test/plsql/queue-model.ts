/** A row of TIMETABLE as far as the triggers look at it. */
export interface TimetableRow {
  readonly SETID: string;
  readonly SLOTID: number;
  readonly SLOTENTRY: number;
  readonly SOURCESID: string | null;
  readonly STATUS: number | null;
  readonly WEEKID: number | null;
  readonly WEEKDAY: number | null;
  readonly STARTTIME: string | null;
  readonly FINISHTIME: string | null;
  readonly MODULEID: string | null;
  readonly MODGRPCODE: string | null;
  readonly ROOMID: string | null;
  readonly ROOMGRPCODE: string | null;
  readonly LECTURERID: string | null;
  readonly DEPTID: string | null;
}

/** What the other tables hold, in the words of the criteria. */
export interface Surroundings {
  readonly setId: string;
  readonly modules: ReadonlySet<string>;
  /** `<module> <group>`. */
  readonly groups: ReadonlySet<string>;
  readonly components: ReadonlySet<string>;
  readonly recordingRooms: ReadonlySet<string>;
  /** Features by `<slot> <entry>`. */
  readonly requests: ReadonlyMap<string, readonly string[]>;
  readonly emails: ReadonlyMap<string, string>;
  /** Person by slot. */
  readonly contacts: ReadonlyMap<number, string>;
}

export type ExpectedRow = Readonly<Record<string, string | number | null>>;

const shown = [
  'WEEKID',
  'WEEKDAY',
  'STARTTIME',
  'FINISHTIME',
  'MODULEID',
  'MODGRPCODE',
  'ROOMID',
  'ROOMGRPCODE',
  'LECTURERID',
] as const;

/** Oracle's NULL for an empty text. */
const known = (value: string | null): value is string => value !== null && value !== '';

function features(row: TimetableRow, around: Surroundings): readonly string[] {
  const asked = row.SETID === around.setId ? (around.requests.get(`${row.SLOTID} ${row.SLOTENTRY}`) ?? []) : [];
  return asked.filter(feature => feature === 'AUDIOREC' || feature === 'VIDEOREC');
}

/** The criteria of the design, one by one. */
export function eligibleRow(row: TimetableRow, around: Surroundings): boolean {
  const criteria = [
    row.SOURCESID === 'TEACH',
    row.STATUS === 2,
    row.SLOTENTRY === 1,
    known(row.ROOMID) && row.SETID === around.setId && around.recordingRooms.has(row.ROOMID),
    known(row.MODULEID) && around.modules.has(row.MODULEID),
    around.groups.has(`${row.MODULEID} ${row.MODGRPCODE}`),
    known(row.MODGRPCODE) && around.components.has(row.MODGRPCODE.slice(0, 2)),
    known(row.MODGRPCODE) && /^..\d\d$/.test(row.MODGRPCODE),
    features(row, around).length > 0,
  ];
  return criteria.every(Boolean);
}

function queueRow(
  action: 'I' | 'U' | 'D',
  before: TimetableRow | undefined,
  after: TimetableRow | undefined,
  around: Surroundings,
): ExpectedRow[] {
  const current = after ?? before;
  if (current === undefined) return [];
  const value = (row: TimetableRow | undefined, column: (typeof shown)[number]): string | number | null => {
    const found = row?.[column] ?? null;
    return found === '' ? null : found;
  };
  const asked = features(current, around);
  const email =
    around.emails.get(current.LECTURERID ?? '') ??
    (current.SETID === around.setId ? around.emails.get(around.contacts.get(current.SLOTID) ?? '') : undefined);
  const row: Record<string, string | number | null> = {
    STATUS: 'UNPROCESSED',
    ERROR: null,
    PROCESSED: null,
    ACTION: action,
    OLD_VALID: before !== undefined && eligibleRow(before, around) ? 1 : 0,
    NEW_VALID: after !== undefined && eligibleRow(after, around) ? 1 : 0,
    SETID: current.SETID,
    SLOTID: current.SLOTID,
    WEEKID_OLD: value(before, 'WEEKID'),
    WEEKID_NEW: value(after, 'WEEKID'),
    BUSINESSEMAIL: email ?? null,
    FEATUREID: asked.includes('VIDEOREC') ? 'VIDEOREC' : (asked[0] ?? null),
  };
  for (const column of shown.slice(1)) {
    row[column] = value(current, column);
    row[`${column}_OLD`] = value(before, column);
  }
  return [row];
}

/**
 * What one change of one row of TIMETABLE must put into the queue, by the text of the design: an insert or delete of an
 * eligible row; an update by which a row became eligible or ceased to be, or that changed what Echo360 shows of an
 * eligible one; and another key is another slot.
 */
export function expectedRows(
  before: TimetableRow | undefined,
  after: TimetableRow | undefined,
  around: Surroundings,
): readonly ExpectedRow[] {
  const was = before !== undefined && eligibleRow(before, around);
  const is = after !== undefined && eligibleRow(after, around);
  if (before !== undefined && after !== undefined && before.SETID === after.SETID && before.SLOTID === after.SLOTID) {
    const text = (row: TimetableRow): string =>
      JSON.stringify(shown.map(column => row[column] || (row[column] === 0 ? 0 : null)));
    if (was === is && (!is || text(before) === text(after))) return [];
    return queueRow('U', before, after, around);
  }
  return [
    ...(was ? queueRow('D', before, undefined, around) : []),
    ...(is ? queueRow('I', undefined, after, around) : []),
  ];
}

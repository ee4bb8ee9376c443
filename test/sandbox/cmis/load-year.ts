import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { prepared } from './prepared.ts';
import type { SlotValues, YearValues } from './values.ts';

function into(database: DatabaseSync, table: string, rows: Iterable<Readonly<Record<string, SQLInputValue>>>): void {
  let statement: ReturnType<typeof prepared> | undefined;
  for (const row of rows) {
    const columns = Object.keys(row);
    statement ??= prepared(
      database,
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(column => `:${column}`).join(', ')})`,
    );
    statement.run(row);
  }
}

/** Minutes between two times of day; null where one is missing. */
function minutesBetween(start: string | null, finish: string | null): number | null {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return start === null || finish === null ? null : minutes(finish) - minutes(start);
}

/** The columns of TIMETABLE for a slot. */
export function timetableColumns(setId: string, slot: SlotValues): Record<string, SQLInputValue> {
  return {
    SETID: setId,
    SLOTID: slot.slotId,
    SLOTENTRY: slot.slotEntry,
    SLOTTOTAL: slot.slotEntry,
    SOURCESID: slot.sourcesId,
    STATUS: slot.status,
    WEEKID: slot.weekId,
    WEEKDAY: slot.weekday,
    STARTTIME: slot.start,
    FINISHTIME: slot.finish,
    DURATION: minutesBetween(slot.start, slot.finish),
    MODULEID: slot.moduleId,
    MODGRPCODE: slot.groupCode,
    ROOMID: slot.roomId,
    ROOMGRPCODE: slot.roomGroupCode,
    LECTURERID: slot.lecturerId,
    DEPTID: slot.departmentId,
    USERCHANGE: 'timetabler',
  };
}

/** Writes slots with their requests and details; those first, so that the triggers on TIMETABLE see them. */
export function insertSlots(database: DatabaseSync, setId: string, slots: readonly SlotValues[]): void {
  into(
    database,
    'ROOMREQUESTS',
    slots.flatMap(slot =>
      slot.requests.map((FEATUREID, index) => ({
        SETID: setId,
        SLOTID: slot.slotId,
        SLOTENTRY: slot.slotEntry,
        ITEMNUM: index + 1,
        FEATUREID,
      })),
    ),
  );
  const described = slots.filter(slot => slot.slotEntry === 1 && (slot.name !== null || slot.contact !== null));
  into(
    database,
    'SLOTDETAILS',
    described.map(slot => ({
      SETID: setId,
      SLOTID: slot.slotId,
      SLOTLINE: 0,
      DESCRIP: slot.name,
      CONTACT: slot.contact,
    })),
  );
  into(
    database,
    'TIMETABLE',
    slots.map(slot => timetableColumns(setId, slot)),
  );
}

/** Adds a week pattern. */
export function insertWeekPattern(
  database: DatabaseSync,
  setId: string,
  weekId: number,
  weeks: readonly number[],
): void {
  into(
    database,
    'WEEKMAPNUMERIC',
    weeks.map(WEEKNUMBER => ({ SETID: setId, WEEKID: weekId, WEEKNUMBER })),
  );
  into(database, 'WEEKMAPSTRING', [{ SETID: setId, WEEKID: weekId, WEEKS: weeks.join(',') }]);
}

/**
 * Writes everything a year has but its slots. Departments, people and component types that are there already are kept.
 */
export function insertReferenceValues(database: DatabaseSync, year: YearValues): void {
  const { setId } = year;
  into(
    database,
    'WEEKSTRUCTURE',
    year.weekStarts.map((STARTDATE, index) => ({
      SETID: setId,
      WEEKNUMBER: index + 1,
      STARTDATE,
      DESCRIPTION: `Week ${index + 1}`,
    })),
  );
  for (const { weekId, weeks } of year.weekPatterns) insertWeekPattern(database, setId, weekId, weeks);
  into(
    database,
    'SITES',
    year.sites.map(site => ({ SETID: setId, SITEID: site.siteId, SITENAME: site.name, CAMPUSID: site.campusId })),
  );
  into(
    database,
    'ROOMS',
    year.rooms.map(room => ({ SETID: setId, ROOMID: room.roomId, NAME: room.name, SITEID: room.siteId })),
  );
  into(
    database,
    'ROOMFEATURES',
    year.rooms.flatMap(room => room.features.map(FEATUREID => ({ SETID: setId, ROOMID: room.roomId, FEATUREID }))),
  );
  into(
    database,
    'MODULE',
    year.modules.map(module => ({ SETID: setId, MODULEID: module.moduleId, NAME: module.name, OWNER: module.owner })),
  );
  into(
    database,
    'MODULEGROUPS',
    year.groups.map(group => ({ SETID: setId, MODULEID: group.moduleId, GRPCODE: group.groupCode, CSIZE: group.size })),
  );
  const known = (table: string, column: string): ReadonlySet<unknown> =>
    new Set(
      database
        .prepare(`select ${column} as K from ${table}`)
        .all()
        .map(row => row['K']),
    );
  const departments = known('DEPTS', 'DEPTID');
  const people = known('STT_EXT_PERSON', 'PERSONNO');
  const components = known('STT_COMPONENT_TYPE', 'MODULE_SUBGROUP_CODE');
  into(
    database,
    'DEPTS',
    year.departments
      .filter(({ departmentId }) => !departments.has(departmentId))
      .map(department => ({ DEPTID: department.departmentId, NAME: department.name })),
  );
  into(
    database,
    'STT_EXT_PERSON',
    year.people
      .filter(({ personNo }) => !people.has(personNo))
      .map(person => ({
        PERSONNO: person.personNo,
        FORENAME: person.forename,
        SURNAME: person.surname,
        BUSINESSEMAIL: person.email,
      })),
  );
  into(
    database,
    'STT_COMPONENT_TYPE',
    year.componentTypes
      .filter(({ subgroupCode }) => !components.has(subgroupCode))
      .map(type => ({ MODULE_SUBGROUP_CODE: type.subgroupCode, COMPONENT_TYPE_CODE: type.component })),
  );
}

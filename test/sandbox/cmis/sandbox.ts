import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { CmisSandbox, CmisSandboxOptions, SlotChanges, SlotKey } from './cmis-sandbox.ts';
import { insertReferenceValues, insertSlots, insertWeekPattern } from './load-year.ts';
import { prepared } from './prepared.ts';
import { schema } from './schema.ts';
import { triggerNames, triggers } from './triggers.ts';

const columnsOf: Readonly<Record<keyof SlotChanges, string>> = {
  setId: 'SETID',
  slotId: 'SLOTID',
  slotEntry: 'SLOTENTRY',
  sourcesId: 'SOURCESID',
  status: 'STATUS',
  weekId: 'WEEKID',
  weekday: 'WEEKDAY',
  start: 'STARTTIME',
  finish: 'FINISHTIME',
  moduleId: 'MODULEID',
  groupCode: 'MODGRPCODE',
  roomId: 'ROOMID',
  roomGroupCode: 'ROOMGRPCODE',
  lecturerId: 'LECTURERID',
  departmentId: 'DEPTID',
};

function isChange(name: string): name is keyof SlotChanges {
  return Object.hasOwn(columnsOf, name);
}

function keyColumns(key: SlotKey): Record<string, SQLInputValue> {
  return { setId: key.setId, slotId: key.slotId, slotEntry: key.slotEntry ?? 1 };
}

const byKey = 'SETID = :setId and SLOTID = :slotId and SLOTENTRY = :slotEntry';

/** The stand-in of CMIS on SQLite. Close it when done; readers open the same file beside it. */
export function createCmisSandbox(options: CmisSandboxOptions): CmisSandbox {
  const database = new DatabaseSync(options.file, { timeout: 10_000, enableForeignKeyConstraints: false });
  database.exec('pragma journal_mode = wal; pragma synchronous = off;');
  const present = database.prepare("select 1 from sqlite_master where name = 'TIMETABLE'").get();
  if (present === undefined) database.exec(`begin; ${schema} ${triggers} commit;`);

  let depth = 0;
  const transaction = (edits: () => void): void => {
    if (depth > 0) {
      edits();
      return;
    }
    prepared(database, 'begin immediate').run();
    depth += 1;
    try {
      const time = options.now === undefined ? null : new Date(options.now()).toISOString().slice(0, 19);
      prepared(database, 'update SANDBOX_CLOCK set SERVERTIME = ? where SERVERTIME is not ?').run(time, time);
      edits();
      prepared(database, 'commit').run();
    } catch (error) {
      database.exec('rollback');
      throw error;
    } finally {
      depth -= 1;
    }
  };
  const run = (sql: string, binds: Record<string, SQLInputValue>): number => {
    let changes = 0;
    transaction(() => {
      changes = Number(prepared(database, sql).run(binds).changes);
    });
    return changes;
  };
  const updateSlot = (key: SlotKey, changes: SlotChanges): boolean => {
    const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
    const binds = keyColumns(key);
    const assignments = entries.map(([name, value]) => {
      if (!isChange(name)) throw new RangeError(`TIMETABLE has no "${name}"`);
      binds[`to_${name}`] = value === '' ? null : value;
      return `${columnsOf[name]} = :to_${name}`;
    });
    return run(`update TIMETABLE set ${assignments.join(', ')} where ${byKey}`, binds) > 0;
  };

  return {
    file: options.file,
    database,
    transaction,
    load: (year, { queued }) =>
      transaction(() => {
        if (!queued) for (const name of triggerNames) database.exec(`drop trigger ${name}`);
        insertReferenceValues(database, year);
        insertSlots(database, year.setId, year.slots);
        if (!queued) database.exec(triggers);
      }),
    insertSlot: (setId, slot) => transaction(() => insertSlots(database, setId, [slot])),
    updateSlot,
    deleteSlot: key => run(`delete from TIMETABLE where ${byKey}`, keyColumns(key)) > 0,
    cancelSlot: key => updateSlot(key, { status: 3 }),
    weekIdOf: (setId, weeks) => {
      const text = [...new Set(weeks)].sort((a, b) => a - b).join(',');
      const known = database
        .prepare('select WEEKID as W from WEEKMAPSTRING where SETID = ? and WEEKS = ? order by WEEKID')
        .get(setId, text);
      if (known !== undefined) return Number(known['W']);
      const last = database
        .prepare('select coalesce(max(WEEKID), 0) as W from WEEKMAPSTRING where SETID = ?')
        .get(setId);
      const weekId = Number(last?.['W']) + 1;
      transaction(() => insertWeekPattern(database, setId, weekId, text.split(',').map(Number)));
      return weekId;
    },
    setRoomFeature: (setId, roomId, feature, wanted) => {
      const sql = wanted
        ? 'insert or ignore into ROOMFEATURES (SETID, ROOMID, FEATUREID) values (:setId, :roomId, :feature)'
        : 'delete from ROOMFEATURES where SETID = :setId and ROOMID = :roomId and FEATUREID = :feature';
      run(sql, { setId, roomId, feature });
    },
    setRequest: (key, feature, wanted) =>
      transaction(() => {
        run(`delete from ROOMREQUESTS where ${byKey} and FEATUREID = :feature`, { ...keyColumns(key), feature });
        if (!wanted) return;
        run(
          `insert into ROOMREQUESTS (SETID, SLOTID, SLOTENTRY, ITEMNUM, FEATUREID)
           select :setId, :slotId, :slotEntry, coalesce(max(ITEMNUM), 0) + 1, :feature from ROOMREQUESTS where ${byKey}`,
          { ...keyColumns(key), feature },
        );
      }),
    setModuleGroup: (setId, moduleId, groupCode, wanted) => {
      const sql = wanted
        ? 'insert or ignore into MODULEGROUPS (SETID, MODULEID, GRPCODE, CSIZE) values (:setId, :moduleId, :groupCode, 40)'
        : 'delete from MODULEGROUPS where SETID = :setId and MODULEID = :moduleId and GRPCODE = :groupCode';
      run(sql, { setId, moduleId, groupCode });
    },
    setEmail: (personNo, email) => {
      run('update STT_EXT_PERSON set BUSINESSEMAIL = :email where PERSONNO = :personNo', { personNo, email });
    },
    setSlotName: (setId, slotId, name) => {
      run(
        `insert into SLOTDETAILS (SETID, SLOTID, SLOTLINE, DESCRIP) values (:setId, :slotId, 0, :name)
         on conflict (SETID, SLOTID, SLOTLINE) do update set DESCRIP = excluded.DESCRIP`,
        { setId, slotId, name },
      );
    },
    addRoom: (setId, room) =>
      transaction(() => {
        run('insert into ROOMS (SETID, ROOMID, NAME, SITEID) values (:setId, :roomId, :name, :siteId)', {
          setId,
          roomId: room.roomId,
          name: room.name,
          siteId: room.siteId,
        });
        for (const feature of room.features) {
          run('insert into ROOMFEATURES (SETID, ROOMID, FEATUREID) values (:setId, :roomId, :feature)', {
            setId,
            roomId: room.roomId,
            feature,
          });
        }
      }),
    addPerson: person => {
      run(
        'insert into STT_EXT_PERSON (PERSONNO, FORENAME, SURNAME, BUSINESSEMAIL) values (:personNo, :forename, :surname, :email)',
        { ...person },
      );
    },
    close: () => database.close(),
  };
}

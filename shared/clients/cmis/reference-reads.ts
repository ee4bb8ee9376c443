import { z } from 'zod';
import type { CmisModule, CmisRoom } from './cmis.ts';
import type { CmisDatabase, Row } from './database.ts';
import { optionalText, parseRow, text } from './parse-row.ts';
import { chunksOf, expandLists } from './statements/expand-lists.ts';
import {
  allDepartments,
  departmentsById,
  modulesById,
  modulesOfSet,
  recordingRooms,
  roomGroupsInUse,
  roomsById,
} from './statements/reference.ts';

const roomRow = z.object({
  ROOMID: text,
  ROOMNAME: optionalText,
  BUILDINGID: optionalText,
  BUILDINGNAME: optionalText,
  CAMPUSID: optionalText,
  CAMPUSNAME: optionalText,
  FEATUREID: z.union([z.null(), z.enum(['VIDEOREC', 'AUDIOREC'])]),
});
const moduleRow = z.object({ MODULEID: text, MODULENAME: optionalText, OWNER: optionalText });
const departmentRow = z.object({ DEPTID: text, DEPTNAME: optionalText });
const roomGroupRow = z.object({ ROOMID: text, ROOMGRPCODE: text });

function room(row: Row): CmisRoom {
  const found = parseRow(roomRow, row, () => `room ${String(row['ROOMID'])}`);
  return {
    roomId: found.ROOMID,
    name: found.ROOMNAME,
    buildingId: found.BUILDINGID,
    buildingName: found.BUILDINGNAME,
    campusId: found.CAMPUSID,
    campusName: found.CAMPUSNAME,
    feature: found.FEATUREID,
  };
}

/** The first of each key: a replaceable view that gives a thing twice must not double it. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  const byKey = new Map<string, Value>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}

/** What CMIS knows of rooms, modules and departments, see `Cmis`. */
export class ReferenceReads {
  readonly #database: CmisDatabase;

  constructor(database: CmisDatabase) {
    this.#database = database;
  }

  async recordingRooms(setId: string): Promise<readonly CmisRoom[]> {
    const rows = await this.#database.query(recordingRooms, { setId });
    return distinct(rows.map(room), found => found.roomId);
  }

  async rooms(setId: string, roomIds: Iterable<string>): Promise<readonly CmisRoom[]> {
    const rows = await this.#inChunks(roomsById, 'rooms', roomIds, { setId });
    return distinct(rows.map(room), found => found.roomId);
  }

  async roomGroups(setId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const groups = new Map<string, string[]>();
    for (const row of await this.#database.query(roomGroupsInUse, { setId })) {
      const { ROOMID, ROOMGRPCODE } = parseRow(roomGroupRow, row, () => `room ${String(row['ROOMID'])}`);
      groups.set(ROOMID, [...(groups.get(ROOMID) ?? []), ROOMGRPCODE]);
    }
    return groups;
  }

  async modules(setId: string, moduleIds?: Iterable<string>): Promise<readonly CmisModule[]> {
    const rows =
      moduleIds === undefined
        ? await this.#database.query(modulesOfSet, { setId })
        : await this.#inChunks(modulesById, 'modules', moduleIds, { setId });
    const modules = rows.map(row => {
      const found = parseRow(moduleRow, row, () => `module ${String(row['MODULEID'])}`);
      return { moduleId: found.MODULEID, name: found.MODULENAME, owner: found.OWNER };
    });
    return distinct(modules, found => found.moduleId);
  }

  async departments(departmentIds?: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const rows =
      departmentIds === undefined
        ? await this.#database.query(allDepartments, {})
        : await this.#inChunks(departmentsById, 'departments', departmentIds, {});
    const names = new Map<string, string>();
    for (const row of rows) {
      const { DEPTID, DEPTNAME } = parseRow(departmentRow, row, () => `department ${String(row['DEPTID'])}`);
      if (DEPTNAME !== null && !names.has(DEPTID)) names.set(DEPTID, DEPTNAME);
    }
    return names;
  }

  async #inChunks(
    statement: string,
    list: string,
    ids: Iterable<string>,
    plain: Record<string, string>,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (const chunk of chunksOf(ids)) {
      const { sql, binds } = expandLists(statement, plain, { [list]: chunk });
      rows.push(...(await this.#database.query(sql, binds)));
    }
    return rows;
  }
}

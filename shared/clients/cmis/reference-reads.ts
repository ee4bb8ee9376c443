import { z } from 'zod';
import type { CmisModule, CmisRoom } from './cmis.ts';
import type { CmisDatabase, Row } from './database.ts';
import type { HeldRooms } from './held-rooms.ts';
import { optionalText, readable, text } from './parse-row.ts';
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
  FEATUREID: optionalText.pipe(z.union([z.null(), z.enum(['VIDEOREC', 'AUDIOREC'])])),
});
const moduleRow = z.object({ MODULEID: text, MODULENAME: optionalText, OWNER: optionalText });
const departmentRow = z.object({ DEPTID: text, DEPTNAME: optionalText });
const roomGroupRow = z.object({ ROOMID: text, ROOMGRPCODE: text });

function room(found: z.output<typeof roomRow>): CmisRoom {
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

const roomNamed = (row: Row): string => `room ${String(row['ROOMID'])}`;

/** The first of each key: a replaceable view that gives a thing twice must not double it. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  const byKey = new Map<string, Value>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}

/** What CMIS knows of rooms, modules and departments, see `Cmis`. */
export class ReferenceReads {
  readonly #database: CmisDatabase;
  readonly #rooms: HeldRooms;

  constructor(database: CmisDatabase, rooms: HeldRooms) {
    this.#database = database;
    this.#rooms = rooms;
  }

  async recordingRooms(setId: string): Promise<readonly CmisRoom[]> {
    const rows = await this.#database.query(recordingRooms, { setId });
    return distinct(readable(roomRow, rows, roomNamed).map(room), found => found.roomId);
  }

  async rooms(setId: string, roomIds: Iterable<string>): Promise<readonly CmisRoom[]> {
    const spelt = await this.#rooms.spellingsOf(this.#database, setId, roomIds);
    const rows = await this.#inChunks(roomsById, 'rooms', spelt, { setId });
    return distinct(readable(roomRow, rows, roomNamed).map(room), found => found.roomId);
  }

  async roomGroups(setId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const groups = new Map<string, string[]>();
    const rows = await this.#database.query(roomGroupsInUse, { setId });
    for (const { ROOMID, ROOMGRPCODE } of readable(roomGroupRow, rows, roomNamed)) {
      groups.set(ROOMID, [...(groups.get(ROOMID) ?? []), ROOMGRPCODE]);
    }
    return groups;
  }

  async modules(setId: string, moduleIds?: Iterable<string>): Promise<readonly CmisModule[]> {
    const rows =
      moduleIds === undefined
        ? await this.#database.query(modulesOfSet, { setId })
        : await this.#inChunks(modulesById, 'modules', moduleIds, { setId });
    const modules = readable(moduleRow, rows, row => `module ${String(row['MODULEID'])}`).map(found => {
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
    for (const { DEPTID, DEPTNAME } of readable(departmentRow, rows, row => `department ${String(row['DEPTID'])}`)) {
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

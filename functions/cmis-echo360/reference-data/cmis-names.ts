import type { Cmis, CmisModule, CmisRoom } from '#shared/clients/cmis/cmis.ts';
import { oncePerKey } from '#shared/core/once.ts';

/** What CMIS knows of the things that Echo360 lacks; undefined for what it does not know. */
export interface CmisNames {
  module(setId: string, moduleId: string): Promise<CmisModule | undefined>;
  room(setId: string, roomId: string): Promise<CmisRoom | undefined>;
  /** A department's name. */
  department(departmentId: string): Promise<string | undefined>;
}

/**
 * CMIS's names during one run. All of a kind are read in one statement when the first is asked for, since where one is
 * missing in Echo360 hundreds may be; one that is newer than that is asked for by itself, once.
 */
export function createCmisNames(openCmis: () => Promise<Cmis>): CmisNames {
  const kind = <Item>(
    all: (cmis: Cmis, setId: string) => Promise<ReadonlyMap<string, Item>>,
    one: (cmis: Cmis, setId: string, id: string) => Promise<Item | undefined>,
  ) => {
    const read = oncePerKey<string, ReadonlyMap<string, Item>>();
    const ask = oncePerKey<string, Item | undefined>();
    return async (setId: string, id: string): Promise<Item | undefined> => {
      const items = await read(setId, async () => all(await openCmis(), setId));
      return items.get(id) ?? (await ask(`${setId} ${id}`, async () => one(await openCmis(), setId, id)));
    };
  };
  const department = kind(
    cmis => cmis.departments(),
    async (cmis, _, id) => (await cmis.departments([id])).get(id),
  );
  return {
    module: kind(
      async (cmis, setId) => new Map((await cmis.modules(setId)).map(module => [module.moduleId, module])),
      async (cmis, setId, id) => (await cmis.modules(setId, [id]))[0],
    ),
    room: kind(
      async (cmis, setId) => new Map((await cmis.recordingRooms(setId)).map(room => [room.roomId, room])),
      async (cmis, setId, id) => (await cmis.rooms(setId, [id]))[0],
    ),
    department: id => department('', id),
  };
}

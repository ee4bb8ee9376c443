import type { BookerRoom } from '#shared/clients/booker/schema.ts';
import { type RoomBlocks, roomBlocks } from '../../slot/room-blocks.ts';

/** Booker's rooms under the codes that TermTime has for them. */
export interface RoomNames {
  /** Booker's number by code. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Code by Booker's number. */
  readonly codeOf: ReadonlyMap<number, string>;
  readonly blocks: RoomBlocks;
}

/** `mapping`: Booker's id by TermTime's code, where they differ. */
export function roomNames(rooms: readonly BookerRoom[], mapping: Readonly<Record<string, string>>): RoomNames {
  const codeOfId = new Map(Object.entries(mapping).map(([code, id]) => [id, code]));
  const codeOf = new Map(rooms.map(({ index, id }) => [index, codeOfId.get(id) ?? id] as const));
  const partsOf = new Map<string, string[]>();
  for (const { index, partOf } of rooms) {
    const part = codeOf.get(index);
    for (const whole of partOf) {
      const name = codeOf.get(whole);
      if (part === undefined || name === undefined) continue;
      const parts = partsOf.get(name);
      if (parts === undefined) partsOf.set(name, [part]);
      else parts.push(part);
    }
  }
  const live = rooms.filter(room => room.live);
  return {
    indexOf: new Map(live.map(({ index }) => [codeOf.get(index) ?? '', index] as const)),
    codeOf,
    blocks: roomBlocks(partsOf),
  };
}

import { z } from 'zod';
import type { CmisDatabase } from './database.ts';
import { paddedRooms } from './statements/held-rooms.ts';

const held = z.object({ ROOMID: z.string().nullable(), ROOMGRPCODE: z.string().nullable() }).catch({
  ROOMID: null,
  ROOMGRPCODE: null,
});

/**
 * How CMIS spells the keys of rooms and room groups that it holds with padding: they are asked for as they are held.
 */
export class HeldRooms {
  readonly #bySet = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();

  /** These keys, each in every spelling that the set has of it. One statement for each set and run. */
  async spellingsOf(database: CmisDatabase, setId: string, keys: Iterable<string>): Promise<string[]> {
    const reading = this.#bySet.get(setId) ?? read(database, setId);
    this.#bySet.set(setId, reading);
    reading.catch(() => this.#bySet.delete(setId));
    const padded = await reading;
    return [...new Set([...keys].flatMap(key => [key, ...(padded.get(key) ?? [])]))];
  }
}

async function read(database: CmisDatabase, setId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const spellings = new Map<string, Set<string>>();
  for (const row of await database.query(paddedRooms, { setId })) {
    for (const key of Object.values(held.parse(row))) {
      if (key === null || key === key.trim()) continue;
      spellings.set(key.trim(), (spellings.get(key.trim()) ?? new Set()).add(key));
    }
  }
  return new Map([...spellings].map(([key, found]) => [key, [...found]]));
}

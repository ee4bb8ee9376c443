import type { Recording } from './expected-recordings.ts';

/** What must change in Echo360 to get from one set of recordings to another: one call each. */
export interface NetChanges {
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly all: number;
}

export function netChanges(before: ReadonlyMap<string, Recording>, after: ReadonlyMap<string, Recording>): NetChanges {
  const creates = [...after.keys()].filter(externalId => !before.has(externalId)).length;
  const deletes = [...before.keys()].filter(externalId => !after.has(externalId)).length;
  const updates = [...after].filter(([externalId, { text }]) => {
    const was = before.get(externalId);
    return was !== undefined && was.text !== text;
  }).length;
  return { creates, updates, deletes, all: creates + updates + deletes };
}

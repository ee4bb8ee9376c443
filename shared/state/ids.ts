import { hash } from 'node:crypto';

/** How the documents of a collection are named: the id in the store that a key of the domain gets, and back. */
export interface Ids<Key extends string | number> {
  idOf(key: Key): string;
  keyOf(id: string): Key;
}

/** The key is the id. For keys that follow time on purpose (runs), and for collections of a few documents. */
export const plainIds: Ids<string> = { idOf: key => key, keyOf: id => id };

const hashLength = 4;

/**
 * Ids whose beginning does not follow time or a counter, so that neighbouring writes do not meet on one part of the
 * store's key range: the key, readable, behind four hexadecimal characters of its own hash. The same key always gives
 * the same id.
 */
export const spreadIds: Ids<string> = { idOf: spread, keyOf: id => id.slice(hashLength + 1) };

/** The same for keys that are numbers. */
export const spreadNumberIds: Ids<number> = {
  idOf: key => spread(String(key)),
  keyOf: id => Number(spreadIds.keyOf(id)),
};

function spread(key: string): string {
  return `${hash('sha256', key).slice(0, hashLength)}-${key}`;
}

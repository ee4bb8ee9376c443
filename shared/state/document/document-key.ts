import { StateError } from '#shared/core/errors.ts';

const longestKey = 1500;

/**
 * The key under which both stores keep the document `id`: the id itself, but for what Firestore reserves (`/`, `.`,
 * `..` and `__…__`), which is percent-encoded. Reversible by `idOfKey`. Ties of an order go by this key. Throws
 * StateError for an id that no store could hold: empty, ill-formed, or longer than 1,500 bytes as a key.
 */
export function keyOfId(collection: string, id: string): string {
  const key = encoded(id);
  const bytes = Buffer.byteLength(key);
  if (id === '' || !id.isWellFormed() || id.includes('\0') || bytes > longestKey) {
    throw new StateError(
      `a document id in ${collection} must be 1 to ${longestKey} bytes of well-formed text; this one has ${bytes}`,
      { advice: 'shorten the id where it is made, or correct the text it is made from' },
    );
  }
  return key;
}

/** The id that `keyOfId` made a key of. */
export function idOfKey(key: string): string {
  return key.replaceAll(/%(25|2F|2E|5F)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function encoded(id: string): string {
  if (!/[%/]|^\.|^__/.test(id)) return id;
  const plain = id.replaceAll('%', '%25').replaceAll('/', '%2F');
  if (plain === '.' || plain === '..') return `%2E${plain.slice(1)}`;
  return /^__.*__$/s.test(plain) ? `%5F${plain.slice(1)}` : plain;
}

/** Throws StateError unless the name is a plain word, which is what both stores accept as a collection. */
export function checkCollectionName(collection: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(collection) || /^sqlite_/i.test(collection)) {
    throw new StateError(`"${collection}" cannot be the name of a collection`);
  }
}

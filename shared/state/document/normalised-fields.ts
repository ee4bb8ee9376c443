import { StateError } from '#shared/core/errors.ts';
import type { Fields, Json } from '../store.ts';

const deepest = 18;

export interface NormalisedFields {
  readonly fields: Fields;
  /** Size by Firestore's own rules (text as UTF-8 and one byte, numbers 8 bytes), which both stores go by. */
  readonly bytes: number;
}

interface Place {
  /** `collection/id`, for messages. */
  readonly document: string;
  readonly path: readonly string[];
}

/**
 * The fields as either store gives them back: text well-formed (a lone half of a surrogate pair becomes U+FFFD), no
 * negative zero. Throws StateError, naming the place and never the content, for what a document cannot hold: `undefined`,
 * functions, instances of classes, NaN and infinities, an array directly inside an array, more than 18 levels.
 */
export function normalisedFields(document: string, fields: Fields): NormalisedFields {
  const { value, bytes } = object(fields, { document, path: [] });
  return { fields: value, bytes };
}

function normalised(value: unknown, place: Place, insideArray = false): { value: Json; bytes: number } {
  if (value === null || typeof value === 'boolean') return { value, bytes: 1 };
  if (typeof value === 'string') {
    const text = value.toWellFormed();
    return { value: text, bytes: Buffer.byteLength(text) + 1 };
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(place, 'a number that is not finite');
    return { value: value === 0 ? 0 : value, bytes: 8 };
  }
  if (typeof value !== 'object') throw refused(place, typeof value);
  if (place.path.length >= deepest) throw refused(place, `more than ${deepest} levels`);
  if (!Array.isArray(value)) return object(value, place);
  if (insideArray) throw refused(place, 'an array directly inside an array');
  const items = Array.from(value, (item: unknown, index) => normalised(item, inside(place, `${index}`), true));
  return { value: items.map(item => item.value), bytes: items.reduce((sum, item) => sum + item.bytes, 0) };
}

function object(value: object, place: Place): { value: Fields; bytes: number } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(place, 'an instance of a class');
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => {
    const text = name.toWellFormed();
    const nameBytes = Buffer.byteLength(text) + 1;
    if (nameBytes > 1500) throw refused(place, 'a field name longer than 1,499 bytes');
    return { name: text, nameBytes, ...normalised(item, inside(place, text)) };
  });
  return {
    value: Object.fromEntries(entries.map(entry => [entry.name, entry.value])),
    bytes: entries.reduce((sum, entry) => sum + entry.nameBytes + entry.bytes, 0),
  };
}

function inside(place: Place, name: string): Place {
  return { document: place.document, path: [...place.path, name] };
}

function refused({ document, path }: Place, what: string): StateError {
  const where = path.length === 0 ? 'its top level' : path.join('.');
  return new StateError(
    `the document ${document} was not written: ${where} holds ${what}, which the state store cannot keep`,
  );
}

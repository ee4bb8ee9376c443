import { StateError } from '#shared/core/errors.ts';
import type { Fields, Json } from '../store.ts';

const deepest = 18;

export interface NormalisedFields {
  readonly fields: Fields;
  /** Size by Firestore's own rules (text as UTF-8 and one byte, numbers 8 bytes), which both stores go by. */
  readonly bytes: number;
}

/** Where something stands; told from the inside out, since it is only needed where something is refused. */
interface Place {
  readonly name: string;
  readonly level: number;
  readonly around: Place | undefined;
}

/**
 * The fields as either store gives them back: text well-formed (a lone half of a surrogate pair becomes U+FFFD), no
 * negative zero. Throws StateError, naming the place and never the content, for what a document cannot hold:
 * `undefined`, functions, instances of classes, NaN and infinities, an array directly inside an array, more than 18
 * levels.
 */
export function normalisedFields(document: string, fields: Fields): NormalisedFields {
  const { value, bytes } = object(fields, { name: document, level: 0, around: undefined });
  return { fields: value, bytes };
}

function normalised(value: unknown, name: string, around: Place, insideArray = false): { value: Json; bytes: number } {
  if (value === null || typeof value === 'boolean') return { value, bytes: 1 };
  if (typeof value === 'string') {
    const text = value.toWellFormed();
    return { value: text, bytes: Buffer.byteLength(text) + 1 };
  }
  const place = { name, level: around.level + 1, around };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(place, 'a number that is not finite');
    return { value: value === 0 ? 0 : value, bytes: 8 };
  }
  if (typeof value !== 'object') throw refused(place, typeof value);
  if (place.level >= deepest) throw refused(place, `more than ${deepest} levels`);
  if (!Array.isArray(value)) return object(value, place);
  if (insideArray) throw refused(place, 'an array directly inside an array');
  let bytes = 0;
  const items = Array.from(value, (item: unknown, index) => {
    const kept = normalised(item, `${index}`, place, true);
    bytes += kept.bytes;
    return kept.value;
  });
  return { value: items, bytes };
}

function object(value: object, place: Place): { value: Fields; bytes: number } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(place, 'an instance of a class');
  const kept: Record<string, Json> = {};
  let bytes = 0;
  for (const name of Object.keys(value)) {
    const item: unknown = Reflect.get(value, name);
    const text = name.toWellFormed();
    const nameBytes = Buffer.byteLength(text) + 1;
    if (nameBytes > 1500) throw refused(place, 'a field name longer than 1,499 bytes');
    const inner = normalised(item, text, place);
    bytes += nameBytes + inner.bytes;
    // Assigned, `__proto__` would be no member.
    if (text === '__proto__')
      Object.defineProperty(kept, text, { value: inner.value, enumerable: true, configurable: true, writable: true });
    else kept[text] = inner.value;
  }
  return { value: kept, bytes };
}

function refused(place: Place, what: string): StateError {
  const path: string[] = [];
  let { name: document } = place;
  for (let at = place; at.around !== undefined; at = at.around) {
    path.unshift(at.name);
    document = at.around.name;
  }
  const where = path.length === 0 ? 'its top level' : path.join('.');
  return new StateError(
    `the document ${document} was not written: ${where} holds ${what}, which the state store cannot keep`,
  );
}

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
  const size = { bytes: 0 };
  const value = object(fields, { name: document, level: 0, around: undefined }, size);
  return { fields: value, bytes: size.bytes };
}

/** The bytes of what has been normalised so far. */
interface Size {
  bytes: number;
}

function normalised(value: unknown, name: string, around: Place, size: Size, insideArray = false): Json {
  if (value === null || typeof value === 'boolean') {
    size.bytes += 1;
    return value;
  }
  if (typeof value === 'string') return text(value, size);
  const place = { name, level: around.level + 1, around };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(place, 'a number that is not finite');
    size.bytes += 8;
    return value === 0 ? 0 : value;
  }
  if (typeof value !== 'object') throw refused(place, typeof value);
  if (place.level >= deepest) throw refused(place, `more than ${deepest} levels`);
  if (!Array.isArray(value)) return object(value, place, size);
  if (insideArray) throw refused(place, 'an array directly inside an array');
  return Array.from(value, (item: unknown, index) => normalised(item, `${index}`, place, size, true));
}

function object(value: object, place: Place, size: Size): Fields {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(place, 'an instance of a class');
  const kept: Record<string, Json> = {};
  for (const given of Object.keys(value)) {
    const before = size.bytes;
    const name = text(given, size);
    if (size.bytes - before > 1500) throw refused(place, 'a field name longer than 1,499 bytes');
    const inner = normalised(Reflect.get(value, given), name, place, size);
    // Assigned, `__proto__` would be no member.
    if (name === '__proto__')
      Object.defineProperty(kept, name, { value: inner, enumerable: true, configurable: true, writable: true });
    else kept[name] = inner;
  }
  return kept;
}

/** Well-formed; its bytes and one are counted. Most texts are short and plain, and need not be asked of anything. */
function text(given: string, size: Size): string {
  if (given.length <= 80 && isPlain(given)) {
    size.bytes += given.length + 1;
    return given;
  }
  const kept = given.toWellFormed();
  size.bytes += Buffer.byteLength(kept) + 1;
  return kept;
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
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

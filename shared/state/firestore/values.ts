import { StateError } from '#shared/core/errors.ts';
import type { Fields, Json } from '../store.ts';

type Storable = null | boolean | number | string | Storable[] | { [name: string]: Storable };

/** The fields under names that Firestore takes: it reserves the empty one and `__…__`. */
export function storable(fields: Fields): { [name: string]: Storable } {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [escaped(name), storableValue(value)]));
}

/** The reverse of `storable`. Throws StateError for what Lockstep never writes: instants, references, bytes, places. */
export function fieldsFrom(value: unknown): Fields {
  if (!isMap(value)) throw notOurs();
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [unescaped(name), jsonFrom(item)]));
}

function storableValue(value: Json): Storable {
  if (typeof value !== 'object' || value === null) return value;
  return isArray(value) ? value.map(storableValue) : storable(value);
}

function jsonFrom(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  return Array.isArray(value) ? value.map(jsonFrom) : fieldsFrom(value);
}

function escaped(name: string): string {
  return name === '' || name.startsWith('%') || /^__.*__$/s.test(name) ? `%${name}` : name;
}

function unescaped(name: string): string {
  return name.startsWith('%') ? name.slice(1) : name;
}

/** Not an instance of one of the library's classes. */
function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function notOurs(): StateError {
  return new StateError('a document in Firestore holds a value of a kind that Lockstep never writes', {
    advice: 'see who else writes to this database; Lockstep needs one of its own',
  });
}

import type { protos } from '@google-cloud/firestore-api';
import { StateError } from '#shared/core/errors.ts';
import type { Fields, Json } from '../store.ts';

export type FirestoreValue = protos.google.firestore.v1.IValue;
export type FirestoreTimestamp = protos.google.protobuf.ITimestamp;

/** A value in Firestore's own form. Whole numbers are stored as integers, so that they equal a parameter that is one. */
export function toValue(json: Json): FirestoreValue {
  if (json === null) return { nullValue: 'NULL_VALUE' };
  if (typeof json === 'boolean') return { booleanValue: json };
  if (typeof json === 'string') return { stringValue: json };
  if (typeof json === 'number') return Number.isSafeInteger(json) ? { integerValue: json } : { doubleValue: json };
  if (isArray(json)) return { arrayValue: { values: json.map(toValue) } };
  return {
    mapValue: {
      fields: Object.fromEntries(Object.entries(json).map(([name, value]) => [escaped(name), toValue(value)])),
    },
  };
}

/** The reverse of `toValue`. Throws StateError for what Lockstep never writes: instants, references, bytes, places. */
export function fromValue(value: unknown): Json {
  const { valueType, ...rest } = record(value);
  if (typeof valueType !== 'string') throw notOurs();
  const content = rest[valueType];
  switch (valueType) {
    case 'nullValue':
      return null;
    case 'booleanValue':
      return content === true;
    case 'stringValue':
      return typeof content === 'string' ? content : String(content);
    case 'integerValue':
    case 'doubleValue':
      return Number(content);
    case 'arrayValue': {
      const { values } = record(content);
      return Array.isArray(values) ? values.map(fromValue) : [];
    }
    case 'mapValue':
      return mapOf(content);
    default:
      throw notOurs();
  }
}

/** The fields in a value that is a map; none in the absence of one. */
export function fieldsIn(value: unknown): Fields {
  return value === undefined ? {} : mapOf(record(value)['mapValue']);
}

function mapOf(content: unknown): Fields {
  const entries: [string, unknown][] = Object.entries(record(record(content)['fields']));
  return Object.fromEntries(entries.map(([name, item]) => [unescaped(name), fromValue(item)]));
}

/** Firestore reserves the empty name and `__…__`. */
function escaped(name: string): string {
  return name === '' || name.startsWith('%') || /^__.*__$/s.test(name) ? `%${name}` : name;
}

function unescaped(name: string): string {
  return name.startsWith('%') ? name.slice(1) : name;
}

export function timestampOf(ms: number): FirestoreTimestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw notOurs();
  return Object.fromEntries(Object.entries(value));
}

function notOurs(): StateError {
  return new StateError('a document in Firestore holds a value of a kind that Lockstep never writes', {
    advice: 'see who else writes to this database; Lockstep needs one of its own',
  });
}

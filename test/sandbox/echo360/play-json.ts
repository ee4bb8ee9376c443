import type { z } from 'zod';
import { coded, invalid } from './refusal.ts';

const expected: Readonly<Record<string, string>> = {
  string: 'error.expected.jsstring',
  number: 'error.expected.jsnumber',
  int: 'error.expected.int',
  boolean: 'error.expected.jsboolean',
  array: 'error.expected.jsarray',
  object: 'error.expected.jsobject',
};

/**
 * Reads a body by a schema as Play would: a null member counts as absent, and every problem is named by its path.
 * Members that an object does not send are taken from `kept`. Throws Refusal 400.
 */
export function readJson<Output>(body: string, schema: z.ZodType<Output>, kept: object = {}): Output {
  const given = withoutNulls(parsed(body));
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const value = isObject ? { ...kept, ...given } : given;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const messages: Record<string, string[]> = {};
  const add = (path: PropertyKey[], message: string): void => {
    const name = pathName(path);
    messages[name] = [...(messages[name] ?? []), message];
  };
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], 'error.path.unexpected');
    } else if (issue.code === 'invalid_type') {
      const absent = valueAt(value, issue.path) === undefined;
      add(issue.path, absent ? 'error.path.missing' : (expected[issue.expected] ?? 'error.expected'));
    } else if (issue.code === 'invalid_value') {
      add(
        issue.path,
        valueAt(value, issue.path) === undefined ? 'error.path.missing' : 'error.expected.validenumvalue',
      );
    } else add(issue.path, issue.message);
  }
  throw invalid(400, messages);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw coded(400, 'BadRequest', 'Invalid json');
    throw error;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])),
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function pathName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${String(key)}`),
    'obj',
  );
}

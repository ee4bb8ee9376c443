import { z } from 'zod';

/** A JSON value that can be changed in place. */
type Node = { [key: string]: unknown };

const correction = z.object({ at: z.string(), correction: z.unknown() });
const withErrors = z.looseObject({ 'x-known-errors': z.array(correction).default([]) });

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function nodeOf(value: unknown): Node {
  if (isNode(value)) return value;
  throw new Error('a document that is no object');
}

function childOf(node: Node, key: string): Node {
  const child = node[key];
  if (isNode(child)) return child;
  const made: Node = {};
  node[key] = made;
  return made;
}

function merge(into: Node, more: Node): void {
  for (const [key, value] of Object.entries(more)) {
    const present = into[key];
    if (isNode(present) && isNode(value) && !Array.isArray(value)) merge(present, value);
    else into[key] = value;
  }
}

/** A response as OpenAPI has it, from one or from the bare schema of its body. */
function responseFrom(given: Node): Node {
  if ('content' in given || 'description' in given) return given;
  if ('headers' in given || Object.keys(given).length === 0) return { description: 'corrected' };
  const type = given['format'] === 'binary' ? 'application/octet-stream' : 'application/json';
  return { description: 'corrected', content: { [type]: { schema: given } } };
}

/**
 * The one correction that names a member of a body without saying where it is: a person whom Lookup does not know is
 * null.
 */
function letPersonBeNull(response: unknown): void {
  if (!isNode(response)) return;
  const schema = childOf(childOf(childOf(response, 'content'), 'application/json'), 'schema');
  const result = childOf(childOf(schema, 'properties'), 'result');
  const properties = childOf(result, 'properties');
  properties['person'] = { nullable: true, allOf: [properties['person']] };
}

function correct(document: Node, at: string, value: unknown): void {
  if (value === null) return;
  const keys = at
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  if (last === undefined) throw new Error(`a correction without a place: ${at}`);
  const parent = keys.reduce(childOf, document);
  const container = keys.at(-1);
  if (container === 'responses' && isNode(value)) {
    if (value['nullable'] === true && value['type'] === undefined) letPersonBeNull(parent[last]);
    else parent[last] = responseFrom(value);
  } else if (last === 'responses' && isNode(value)) {
    const responses = childOf(parent, last);
    for (const [status, given] of Object.entries(value)) if (isNode(given)) responses[status] = responseFrom(given);
  } else if (last === 'parameters' && Array.isArray(value)) {
    const declared = parent[last];
    parent[last] = [...(Array.isArray(declared) ? declared : []), ...value];
  } else if (last === 'requestBody' && Array.isArray(value)) {
    delete parent[last];
    const declared = parent['parameters'];
    parent['parameters'] = [...(Array.isArray(declared) ? declared : []), ...value];
  } else if (container === 'components' && isNode(value)) {
    merge(childOf(parent, last), value);
  } else {
    parent[last] = value;
  }
}

/**
 * Says in JSON Schema what OpenAPI 3.0 says otherwise: `nullable` beside no `type`; and one of several types of a
 * path's or query's value, which all are texts on the line, so that more than one may fit.
 */
function plainSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainSchema);
  if (!isNode(value)) return value;
  const plain = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainSchema(member)]));
  if (typeof plain['in'] === 'string' && isNode(plain['schema']) && 'oneOf' in plain['schema']) {
    const { oneOf, ...rest } = plain['schema'];
    return { ...plain, schema: { ...rest, anyOf: oneOf } };
  }
  if (plain['nullable'] !== true || plain['type'] !== undefined) return plain;
  const { nullable: _, ...rest } = plain;
  return { anyOf: [rest, { enum: [null] }] };
}

/**
 * A vendor's OpenAPI document with its `x-known-errors` put right, each at its JSON pointer: a replacement schema, more
 * parameters, more responses. Given and returned as parsed JSON; the given one is not changed.
 */
export function correctedDocument(given: unknown): Node {
  const document: Node = structuredClone(withErrors.parse(given));
  for (const { at, correction: value } of withErrors.parse(given)['x-known-errors']) correct(document, at, value);
  return nodeOf(plainSchema(document));
}

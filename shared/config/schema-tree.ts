import { z } from 'zod';

/**
 * A configuration schema as JSON Schema: the form that editors use, error messages explain, and environment variables
 * are matched with.
 */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

/** What people write (defaults are optional), as opposed to what the program gets. */
export function schemaTree(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function isNode(node: SchemaNode | boolean | undefined): node is SchemaNode {
  return typeof node === 'object';
}

/** The forms a value may take: one, unless the schema is a union. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].filter(isNode);
  return inner.length === 0 ? [node] : inner.flatMap(alternatives);
}

/** Names of the keys that a mapping at this place may have; empty where any name goes. */
export function keysOf(node: SchemaNode): readonly string[] {
  return [...new Set(alternatives(node).flatMap(form => Object.keys(form.properties ?? {})))];
}

/** Whether a mapping at this place takes keys of any name. */
export function takesAnyKey(node: SchemaNode): boolean {
  return alternatives(node).some(form => isNode(form.additionalProperties));
}

/** Schema of one key (or list index) below a node; undefined where there is none. */
export function childOf(node: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  const found = alternatives(node).flatMap(form => {
    const property =
      typeof key === 'number' ? form.items : (form.properties?.[String(key)] ?? form.additionalProperties);
    return !Array.isArray(property) && isNode(property) ? [property] : [];
  });
  if (found.length === 0) return undefined;
  return found.length === 1 ? found[0] : { anyOf: found };
}

export function nodeAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const key of path) node = node && childOf(node, key);
  return node;
}

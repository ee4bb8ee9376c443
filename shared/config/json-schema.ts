import { z } from 'zod';

/** Of one file among several that are merged nothing can be required; the check of the whole sees to that. */
function ofPartialFile(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(ofPartialFile);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).flatMap(([key, value]) => {
    // A list of required keys, as opposed to a key of that name.
    if (key === 'required' && Array.isArray(value)) return [];
    // Without required keys a part may fit several forms at once.
    return [[key === 'oneOf' ? 'anyOf' : key, ofPartialFile(value)]];
  });
  return Object.fromEntries(entries);
}

/**
 * The schema as editors use it (`# yaml-language-server: $schema=…`): what may stand in any of the files, with
 * descriptions.
 */
export function editorSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.assign({ $schema, title: 'Lockstep configuration' }, ofPartialFile(rest), {
    patternProperties: { '^x-': { description: 'Holds what YAML anchors share; no setting itself' } },
  });
}

/** The file that is committed, byte for byte. */
export function editorSchemaText(schema: z.ZodType): string {
  return `${JSON.stringify(editorSchema(schema), undefined, 2)}\n`;
}

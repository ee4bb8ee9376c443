import { z } from 'zod';

/** The schema as editors use it (`# yaml-language-server: $schema=…`): what people write, with descriptions, defaults left optional. */
export function editorSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return {
    $schema,
    title: 'Lockstep configuration',
    ...rest,
    patternProperties: { '^x-': { description: 'Holds what YAML anchors share; no setting itself' } },
  };
}

/** The file that is committed, byte for byte. */
export function editorSchemaText(schema: z.ZodType): string {
  return `${JSON.stringify(editorSchema(schema), undefined, 2)}\n`;
}

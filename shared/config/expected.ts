import { alternatives, keysOf, type SchemaNode } from './schema-tree.ts';

function range(node: SchemaNode): string {
  const { minimum: least, maximum: most } = node;
  const bounded = most !== undefined && Math.abs(most) < Number.MAX_SAFE_INTEGER;
  if (least !== undefined && least > -Number.MAX_SAFE_INTEGER) {
    return bounded ? ` from ${least} to ${most}` : ` of at least ${least}`;
  }
  return bounded ? ` of at most ${most}` : '';
}

const formats: Readonly<Record<string, string>> = {
  uri: 'a URL',
  email: 'an e-mail address',
  date: 'a date (YYYY-MM-DD)',
};

function form(node: SchemaNode): string {
  switch (node.type) {
    case 'string':
      return formats[node.format ?? ''] ?? 'text';
    case 'integer':
      return `a whole number${range(node)}`;
    case 'number':
      return `a number${range(node)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return node.minItems === undefined ? 'a list' : `a list of at least ${node.minItems}`;
    case 'object': {
      const keys = keysOf(node);
      return keys.length === 0 ? 'a mapping of names' : `a mapping with the keys ${keys.join(', ')}`;
    }
    default:
      return 'another form';
  }
}

/** What may stand at a place of the configuration, in words: `one of dry-run, apply`. */
export function expected(node: SchemaNode): string {
  const forms = alternatives(node);
  const literals = forms.flatMap(({ const: only, enum: many }) => (only === undefined ? (many ?? []) : [only]));
  const others = forms.filter(each => each.const === undefined && each.enum === undefined).map(form);
  const choice = literals.length > 1 ? `one of ${literals.join(', ')}` : literals.join('');
  const words = [...new Set([...(choice === '' ? [] : [choice]), ...others])].join(', or ');
  return node.description === undefined ? words : `${words} (${node.description})`;
}

import { parse } from 'yaml';
import { alternatives, type SchemaNode } from './schema-tree.ts';

/**
 * A value given as text (environment variable, command line) in the form that the schema takes: text stays text, lists
 * may be separated by commas, anything else is read as YAML (`5`, `true`, `[a, b]`, `{share: 0.1}`). Throws where that
 * cannot be; the error quotes the text.
 */
export function coerced(node: SchemaNode, text: string): unknown {
  const forms = alternatives(node);
  const literals = forms.flatMap(({ const: only, enum: many }) => (only === undefined ? (many ?? []) : [only]));
  if (forms.some(form => form.type === 'string') || literals.some(literal => typeof literal === 'string')) return text;
  const isList = forms.some(form => form.type === 'array');
  if (isList && !text.trimStart().startsWith('[')) return text.split(',').map(item => item.trim());
  return parse(text, { prettyErrors: false, logLevel: 'error' });
}

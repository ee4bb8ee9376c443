import type { z } from 'zod';
import { coerced } from '#shared/config/coerced.ts';
import { expected } from '#shared/config/expected.ts';
import { alternatives, childOf, keysOf, type SchemaNode, schemaTree } from '#shared/config/schema-tree.ts';
import { foreign, type Html, html } from '../page/html.ts';
import { title } from '../page/words.ts';

export interface Field {
  readonly key: string;
  /** What people call it: the schema's own title, which begins with the key's word, or the key. */
  readonly label: string;
  readonly node: SchemaNode;
  readonly form: 'tick' | 'lines' | 'date' | 'text';
}

/** What an operation may be asked for, as the fields of a form. */
export function fieldsOfSchema(schema: z.ZodType): readonly Field[] {
  const tree = schemaTree(schema);
  return keysOf(tree).flatMap((key): Field[] => {
    const node = childOf(tree, key);
    if (node === undefined) return [];
    const label = node.title ?? title(key);
    const forms = alternatives(node);
    if (forms.every(each => each.type === 'boolean' || each.const === true))
      return [{ key, label, node, form: 'tick' }];
    if (forms.some(each => each.type === 'array')) return [{ key, label, node, form: 'lines' }];
    return [{ key, label, node, form: forms.some(each => each.format === 'date') ? 'date' : 'text' }];
  });
}

/** The parameters that a form was filled with; fields left empty are not asked for. */
export function parametersFrom(fields: readonly Field[], query: URLSearchParams): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { key, node, form } of fields) {
    const lines = linesOf(key, query);
    const [text] = lines;
    if (text === undefined) continue;
    if (form === 'tick') given[key] = true;
    else if (form === 'lines') given[key] = lines.map(line => read(childOf(node, 0) ?? node, line));
    else given[key] = read(node, text);
  }
  return given;
}

/** Whether nothing is wrong with what was given but that some of it is not there yet. */
export function isUnfinished(schema: z.ZodType, given: Readonly<Record<string, unknown>>): boolean {
  const { error } = schema.safeParse(given);
  return error?.issues.every(({ path: [key] }) => typeof key === 'string' && !(key in given)) ?? false;
}

/** What a field was given: a text of several lines, or several boxes that were ticked. */
function linesOf(key: string, query: URLSearchParams): readonly string[] {
  const lines = query.getAll(key).flatMap(text => text.split(/\r?\n/));
  return [...new Set(lines.map(line => line.trim()).filter(line => line !== ''))];
}

/** What cannot be read stays as it is, for the schema to name. */
function read(node: SchemaNode, text: string): unknown {
  try {
    return coerced(node, text);
  } catch {
    return text;
  }
}

/** One field, filled with what it was given. */
export function fieldHtml({ key, label, node, form }: Field, query: URLSearchParams): Html {
  const text = linesOf(key, query).join('\n');
  // A browser shows nothing for what is no date, and complains.
  const value = form === 'date' && !/^\d{4}-\d\d-\d\d$/.test(text) ? '' : text;
  const hint = node.description ?? expected(node);
  if (form === 'tick') {
    return html`<p><label><input type="checkbox" name="${key}" value="true"${value === '' ? '' : html` checked`}>${label}</label><span class="hint">${hint}</span></p>`;
  }
  const input =
    form === 'lines'
      ? html`<textarea id="f-${key}" name="${key}" rows="3" aria-describedby="h-${key}">${value}</textarea>`
      : html`<input id="f-${key}" name="${key}" type="${form}" value="${value}" aria-describedby="h-${key}">`;
  return html`<p><label for="f-${key}">${label}</label><span class="hint" id="h-${key}">${hint}${form === 'lines' ? '; one a line' : ''}</span>${input}</p>`;
}

/** What was asked for, field by field, for whoever confirms it. */
export function givenHtml(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Html {
  const labels = new Map(fields.map(({ key, label }) => [key, label]));
  return html`<dl class="facts">${Object.entries(given).map(([key, value]) => html`<dt>${labels.get(key) ?? title(key)}</dt><dd>${foreign(Array.isArray(value) ? value.join(', ') : value === true ? 'yes' : String(value))}</dd>`)}</dl>`;
}

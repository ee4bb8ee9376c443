import { stringify } from 'yaml';
import { childOf, type SchemaNode } from './schema-tree.ts';
import { Shown } from './template.ts';

const width = 110;

/** A sentence as comment lines, wrapped. */
export function commentLines(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > width && !line.endsWith('#')) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Shown);
}

/** A value on one line: `{ a: 1 }`, `[x, y]`. */
function inline(value: unknown): string {
  const style = isMapping(value) || Array.isArray(value) ? ({ collectionStyle: 'flow' } as const) : {};
  return stringify(value, { ...style, lineWidth: 0, flowCollectionPadding: isMapping(value) }).trimEnd();
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** A mapping of a few plain values reads best on one line. */
function fitsOnOneLine(value: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(value);
  return values.length <= 3 && values.every(isPlain) && inline(value).length <= 60;
}

/** Writes settings as YAML. Each is explained by its schema's description, but no sentence stands twice in a file. */
export class TemplateText {
  readonly #said = new Set<string>();

  /** `node`: the schema of the mapping. `indent`: of its keys. */
  settings(settings: Readonly<Record<string, unknown>>, node: SchemaNode | undefined, indent: string): string[] {
    return Object.entries(settings).flatMap(([key, given]) => {
      const { value, note, isLater } = given instanceof Shown ? given : new Shown(given, undefined, false);
      const child = node && childOf(node, key);
      const comment = this.said(note ?? child?.description, indent);
      if (isLater) return [...comment, `${indent}# ${key}: ${inline(value)}`];
      return [...comment, ...this.#setting(key, value, child, indent)];
    });
  }

  /** A comment, unless it was said before. */
  said(text: string | undefined, indent: string): string[] {
    if (text === undefined || this.#said.has(text)) return [];
    this.#said.add(text);
    return commentLines(text, indent);
  }

  #setting(key: string, value: unknown, node: SchemaNode | undefined, indent: string): string[] {
    if (key === '<<') return [`${indent}<<: *${String(value)}`];
    if (Array.isArray(value) && value.some(isMapping)) {
      return [`${indent}${key}:`, ...value.flatMap(item => this.#item(item, node && childOf(node, 0), `${indent}  `))];
    }
    if (!isMapping(value) || fitsOnOneLine(value)) return [`${indent}${key}: ${inline(value)}`];
    return [`${indent}${key}:`, ...this.settings(value, node, `${indent}  `)];
  }

  /** A mapping in a list: its first key stands behind the dash, what is said of it before. */
  #item(item: Readonly<Record<string, unknown>>, node: SchemaNode | undefined, indent: string): string[] {
    const lines = this.settings(item, node, `${indent}  `);
    const first = lines.findIndex(line => !line.trimStart().startsWith('#'));
    return lines.map((line, index) => (index === first ? `${indent}- ${line.trimStart()}` : line));
  }
}

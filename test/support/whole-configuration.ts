import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const given = z.looseObject({ functions: z.record(z.string(), z.looseObject({})), upstreams: z.looseObject({}) });
type Whole = z.infer<typeof given>;

/**
 * A configuration in which every function that is served is served, as it stands in files: the template of production,
 * with what that leaves switched off.
 */
export function wholeConfiguration(root = process.cwd()): Whole {
  const template = parse(readFileSync(join(root, 'config/production.yaml'), 'utf8'), { merge: true });
  const settings = Object.entries(Object(template)).filter(([key]) => !key.startsWith('x-'));
  const { functions, ...rest } = given.parse(Object.fromEntries(settings));
  const served = Object.entries(functions).map(([name, own]) => [
    name,
    'enabled' in own ? { ...own, enabled: true } : own,
  ]);
  return given.parse({ ...rest, functions: Object.fromEntries(served) });
}

/** A configuration as Terraform renders it for the functions: JSON in one line, its keys in order. */
export function asRendered(configuration: unknown): string {
  return JSON.stringify(inOrder(configuration)).replaceAll(
    /[<>&]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

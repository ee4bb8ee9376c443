import { coerced } from './coerced.ts';
import { type ConfigValue, overridePrefix } from './config-file.ts';
import { didYouMean, plainKey } from './nearest.ts';
import type { ConfigProblem } from './problems.ts';
import { childOf, keysOf, type SchemaNode, takesAnyKey } from './schema-tree.ts';

/** One key of the configuration that an environment variable sets. */
export interface Override {
  readonly variable: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** The key that a segment such as ECHO360_QUEUE means below a node, or what is wrong with it. */
function keyFor(segment: string, node: SchemaNode, present: unknown): { key: string } | { wrong: string } {
  const known = keysOf(node);
  const existing = typeof present === 'object' && present !== null ? Object.keys(present) : [];
  const candidates = [...new Set([...known, ...(takesAnyKey(node) ? existing : [])])];
  const fitting = candidates.filter(candidate => plainKey(candidate) === plainKey(segment));
  const [key] = fitting;
  if (fitting.length > 1) return { wrong: `${segment} may mean ${fitting.join(' or ')}` };
  if (key !== undefined) return { key };
  if (takesAnyKey(node)) return { key: segment.toLowerCase().replaceAll('_', '-') };
  if (known.length === 0) return { wrong: `nothing can stand below this key, so ${segment} is one level too deep` };
  return { wrong: `${segment} is not known here${didYouMean(segment, known) || `; known are ${known.join(', ')}`}` };
}

function overrideFrom(variable: string, text: string, root: SchemaNode, merged: ConfigValue): Override | ConfigProblem {
  const problem = (path: readonly string[], message: string): ConfigProblem => ({
    where: `environment variable ${variable}`,
    path: path.join('.'),
    message,
  });
  let node = root;
  let present: unknown = merged;
  const path: string[] = [];
  for (const segment of variable.slice(overridePrefix.length).split('__')) {
    const found = keyFor(segment, node, present);
    if ('wrong' in found) return problem(path, found.wrong);
    const child = childOf(node, found.key);
    if (child === undefined) return problem(path, `${segment} is not known here`);
    path.push(found.key);
    node = child;
    present = inside(present, found.key);
  }
  try {
    return { variable, path, value: coerced(node, text) };
  } catch {
    // The parser's message quotes the value.
    return problem(path, 'the value is neither plain text nor valid YAML');
  }
}

/**
 * Reads `LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__MODE=apply`: segments between double underscores are keys, compared
 * without case, `-` and `_`. Deeper keys come last, so that they hold over a variable that sets their parent.
 */
export function overridesFrom(
  env: Readonly<Record<string, string | undefined>>,
  root: SchemaNode,
  merged: ConfigValue,
): { readonly overrides: readonly Override[]; readonly problems: readonly ConfigProblem[] } {
  const results = Object.entries(env).flatMap(([variable, text]) =>
    variable.startsWith(overridePrefix) && text !== undefined ? [overrideFrom(variable, text, root, merged)] : [],
  );
  const overrides = results.filter(result => 'variable' in result);
  return {
    overrides: overrides.sort((a, b) => a.path.length - b.path.length || a.variable.localeCompare(b.variable, 'en')),
    problems: results.filter(result => 'where' in result),
  };
}

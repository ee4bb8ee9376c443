import type { z } from 'zod';
import type { ConfigFile, ConfigValue } from './config-file.ts';
import { expected } from './expected.ts';
import { didYouMean, nearest } from './nearest.ts';
import type { Override } from './overrides.ts';
import type { ConfigProblem } from './problems.ts';
import { keysOf, nodeAt, type SchemaNode } from './schema-tree.ts';

/** Where a validated value came from, so that a message can name the place to correct. */
export interface Sources {
  readonly files: readonly ConfigFile[];
  readonly overrides: readonly Override[];
  readonly tree: SchemaNode;
  readonly merged: ConfigValue;
}

type Path = readonly PropertyKey[];

/** The variable or line that set the key last; for an absent key, where its nearest parent stands. */
export function whereIs(path: Path, { files, overrides }: Sources): string {
  const variable = overrides.findLast(override => override.path.every((key, index) => String(path[index]) === key));
  if (variable !== undefined) return `environment variable ${variable.variable}`;
  for (let length = path.length; length > 0; length -= 1) {
    for (const file of files.toReversed()) {
      const line = file.lineOf(path.slice(0, length));
      if (line !== undefined) return `${file.name}:${line}`;
    }
  }
  return files.length === 0 ? 'no configuration file' : files.map(file => file.name).join(' + ');
}

function valueAt(value: unknown, path: Path): unknown {
  let inner = value;
  for (const key of path) inner = typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
  return inner;
}

/** Our own messages say what is expected; zod's defaults are replaced by the schema's own description. */
const defaultMessage = /^(Invalid|Too (small|big)|Unrecognized)/;

function messageFor(issue: z.core.$ZodIssue, sources: Sources): string {
  if (!defaultMessage.test(issue.message)) return issue.message;
  const node = nodeAt(sources.tree, issue.path);
  const wanted = node === undefined ? 'something else' : expected(node);
  const value = valueAt(sources.merged, issue.path);
  if (value === undefined) return `is missing; expected ${wanted}`;
  return value === null ? `is empty; expected ${wanted}` : `expected ${wanted}`;
}

function unknownKey(key: string, parent: Path, { tree }: Sources): string {
  const node = nodeAt(tree, parent);
  const known = node === undefined ? [] : keysOf(node);
  if (known.includes(key)) {
    return `this key does not go with the others of ${parent.join('.')}; several files are merged: does each mean the same kind?`;
  }
  return `this key is not known here${didYouMean(key, known) || (known.length === 0 ? '' : `; known are ${known.join(', ')}`)}`;
}

/**
 * YAML takes the password {abc} for a mapping with the key abc and no value: such a key is not repeated unless it
 * resembles a known one.
 */
function isSecretLike(key: string, path: Path, { tree, merged }: Sources): boolean {
  const node = nodeAt(tree, path.slice(0, -1));
  const known = node === undefined ? [] : keysOf(node);
  return (valueAt(merged, path) ?? null) === null && nearest(key, known) === undefined;
}

/** Turns what the schema objects to into problems that name place and key, and never a value. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], sources: Sources): readonly ConfigProblem[] {
  return issues.flatMap(issue => {
    if (issue.code !== 'unrecognized_keys') {
      const path = issue.path.map(String).join('.');
      return [{ where: whereIs(issue.path, sources), path, message: messageFor(issue, sources) }];
    }
    return issue.keys.map(key => {
      const path = [...issue.path, key];
      const shown = isSecretLike(key, path, sources) ? issue.path : path;
      return {
        where: whereIs(path, sources),
        path: shown.map(String).join('.'),
        message: unknownKey(key, issue.path, sources),
      };
    });
  });
}

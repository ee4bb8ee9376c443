import { parseSecretReference } from './secret-reference.ts';

/** A secret that a configuration refers to. */
export interface NamedReference {
  /** The key, as people write it: `upstreams.gitlab.token`. */
  readonly key: string;
  readonly reference: string;
}

/** Every text in a value, with its path. */
export function* textsIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<readonly [readonly string[], string]> {
  if (typeof value === 'string') yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, [...path, key]);
}

/** Every reference to a secret in a part of a configuration; `path`: where that part stands. */
export function referencesIn(value: unknown, path: readonly string[] = []): readonly NamedReference[] {
  return [...textsIn(value, path)].flatMap(([keys, text]) =>
    parseSecretReference(text) === undefined ? [] : [{ key: keys.join('.'), reference: text }],
  );
}

import { chunks } from '#shared/core/chunks.ts';
import type { Bind, Binds } from '../database.ts';

/** Sizes that an in-list is padded to, so that a database sees few different statements. Oracle takes at most 1,000. */
const sizes = [1, 5, 25, 100, 250] as const;

/** The most values one list of one statement may have; longer lists are asked for in chunks. */
export const maxListLength = 250;

function padded(values: readonly Bind[]): readonly Bind[] {
  const size = sizes.find(candidate => candidate >= values.length);
  if (size === undefined)
    throw new RangeError(`a list of ${values.length} values must be split into chunks of ${maxListLength}`);
  const last = values.at(-1) ?? null;
  return [...values, ...Array<Bind>(size - values.length).fill(last)];
}

/**
 * Replaces each `:name...` of a statement by as many named binds as the list has values (padded with the last one; an
 * empty list becomes one NULL, which equals nothing). Returns the statement and its binds together with the plain ones.
 */
export function expandLists(
  sql: string,
  plain: Binds,
  lists: Readonly<Record<string, readonly Bind[]>>,
): { readonly sql: string; readonly binds: Binds } {
  const binds: Record<string, Bind> = { ...plain };
  const expanded = sql.replace(/:(\w+)\.\.\./g, (_, name: string) => {
    const values = lists[name];
    if (values === undefined) throw new RangeError(`the statement wants a list "${name}"`);
    return padded(values)
      .map((value, index) => {
        binds[`${name}${index}`] = value;
        return `:${name}${index}`;
      })
      .join(', ');
  });
  return { sql: expanded, binds };
}

/**
 * Replaces `:name...` within a simple `case` by one `when … then …` for each entry, with as many binds as `expandLists`
 * has for a list of the same length. Returns the statement, with its other lists still to be expanded, and its binds
 * together with the plain ones.
 */
export function expandCases(
  sql: string,
  plain: Binds,
  name: string,
  cases: ReadonlyMap<Bind, Bind>,
): { readonly sql: string; readonly binds: Binds } {
  const binds: Record<string, Bind> = { ...plain };
  const entries = [...cases];
  const last = entries.at(-1);
  const whens = padded(entries.map((_, index) => index)).map((entry, index) => {
    const [value, result] = entries[Number(entry)] ?? last ?? [null, null];
    binds[`${name}Of${index}`] = value;
    binds[`${name}${index}`] = result;
    return `when :${name}Of${index} then :${name}${index}`;
  });
  return { sql: sql.replace(`:${name}...`, whens.join(' ')), binds };
}

/** Distinct values in chunks that one statement can take; nothing for nothing. */
export function chunksOf<Value>(
  values: Iterable<Value>,
  length: number = maxListLength,
): readonly (readonly Value[])[] {
  return chunks([...new Set(values)], length);
}

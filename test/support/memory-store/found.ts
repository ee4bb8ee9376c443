import { type CursorPosition, positionValue } from '#shared/state/query/cursor.ts';
import type { ResolvedQuery } from '#shared/state/query/resolved-query.ts';
import type { Held } from './memory-state.ts';

/** What a query finds after its cursor, in its order: null, truth values, numbers, text by code point; ties by key. */
export function found(documents: readonly Held[], query: ResolvedQuery): readonly Held[] {
  const { where, order, after, descending } = query;
  const sign = descending ? -1 : 1;
  return documents
    .filter(
      ({ document: { fields } }) =>
        where.every(([field, value]) => fields[field] === value) && Object.hasOwn(fields, order),
    )
    .map(held => ({ held, position: { value: positionValue(held.document.fields[order]), key: held.key } }))
    .filter(({ position: { value } }) => within(value, query))
    .filter(({ position }) => after === undefined || sign * compared(position, after) > 0)
    .toSorted((a, b) => sign * compared(a.position, b.position))
    .map(({ held }) => held);
}

/** A bound speaks of its own type only. */
function within(value: CursorPosition['value'], { from, before }: ResolvedQuery): boolean {
  const bounds = [from, before].filter(bound => bound !== undefined);
  return (
    bounds.every(bound => typeof value === typeof bound) &&
    (from === undefined || comparedValues(value, from) >= 0) &&
    (before === undefined || comparedValues(value, before) < 0)
  );
}

function compared(a: CursorPosition, b: CursorPosition): number {
  return comparedValues(a.value, b.value) || comparedTexts(a.key, b.key);
}

const ranks = ['object', 'boolean', 'number', 'string'];

function comparedValues(a: CursorPosition['value'], b: CursorPosition['value']): number {
  if (typeof a === 'string' && typeof b === 'string') return comparedTexts(a, b);
  return ranks.indexOf(typeof a) - ranks.indexOf(typeof b) || Number(a) - Number(b);
}

/** By code point, as UTF-8 sorts and UTF-16 does not. */
function comparedTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    if (a.charCodeAt(index) === b.charCodeAt(index)) continue;
    return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
  }
  return a.length - b.length;
}

import type { NamedQuery } from '../queries.ts';
import type { CursorPosition } from '../query/cursor.ts';
import type { ResolvedQuery } from '../query/resolved-query.ts';

/**
 * The store's clock and the number of its last commit, in one row. Versions come from that number rather than from a
 * counter per document, so that a document removed and made again never has an old version.
 */
export const stateTable = `CREATE TABLE IF NOT EXISTS _store (
  one INTEGER PRIMARY KEY CHECK (one = 1), clock INTEGER NOT NULL, version INTEGER NOT NULL) STRICT`;

/** Table of a collection: one row per document, its fields as JSON text, times in ms since the epoch. */
export function tableStatements(collection: string): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS "${collection}" (id TEXT PRIMARY KEY NOT NULL, fields TEXT NOT NULL,
  version INTEGER NOT NULL, updatedAt INTEGER NOT NULL, expiresAt INTEGER) STRICT`,
    `CREATE INDEX IF NOT EXISTS "${collection}.expiresAt" ON "${collection}" (expiresAt) WHERE expiresAt IS NOT NULL`,
  ];
}

/** Makes the index that a named query needs. */
export function indexStatement({ collection, where, order }: NamedQuery): string {
  const expressions = [...where.map(jsonText), orderKey(order), 'id'];
  return `CREATE INDEX IF NOT EXISTS "${[collection, ...where, order].join('.')}" ON "${collection}" (${expressions.join(', ')})`;
}

/** A field as JSON text: unlike a bare value it tells true from 1 and '1' from 1. */
function jsonText(field: string): string {
  return `fields -> '$."${field}"'`;
}

/**
 * What a field sorts by: null before numbers before text, as in Firestore; SQL's NULL only where the field is absent.
 */
function orderKey(field: string): string {
  return `CASE WHEN json_type(fields, '$."${field}"') IS NULL THEN NULL ELSE ifnull(fields ->> '$."${field}"', -9e999) END`;
}

export type SqlValue = string | number | null;

export interface SelectStatement {
  readonly condition: string;
  readonly values: readonly SqlValue[];
  readonly order: string;
}

/**
 * The part of a SELECT that a named query stands for; its text is the same for every value, so that it is prepared
 * once.
 */
export function selectStatement(query: ResolvedQuery, now: number): SelectStatement {
  const key = orderKey(query.order);
  const conditions = [
    ...query.where.map(([field, value]) => condition(`${jsonText(field)} = ?`, JSON.stringify(value))),
    ...boundsOf(query).map(({ operator, value, tightest }) =>
      // The index takes one bound on each side; a plus keeps it from taking another than the tightest.
      condition(`${tightest ? '' : '+'}${key} ${operator} ?`, value),
    ),
    ...(query.after === undefined ? [] : [afterTie(key, query.after, query.descending)]),
    condition('(expiresAt IS NULL OR expiresAt > ?)', now),
  ];
  const direction = query.descending ? 'DESC' : 'ASC';
  return {
    condition: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
    order: `${key} ${direction}, id ${direction}`,
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

function condition(sql: string, ...values: SqlValue[]): Condition {
  return { sql, values };
}

interface Bound {
  readonly operator: string;
  readonly value: SqlValue;
}

/** Bounds of the order key; the tightest of each side, and those that it implies. */
function boundsOf({ from, before, after, descending }: ResolvedQuery): (Bound & { readonly tightest: boolean })[] {
  const type = typeof (from ?? before);
  const lower: Bound[] = [];
  const upper: Bound[] = [];
  if (after !== undefined && descending) upper.push({ operator: '<=', value: sortValue(after.value) });
  if (after !== undefined && !descending) lower.push({ operator: '>=', value: sortValue(after.value) });
  if (from !== undefined) lower.push({ operator: '>=', value: from });
  if (before !== undefined) upper.push({ operator: '<', value: before });
  // A bound speaks of its own type only: from 5 finds no text, before 5 no null.
  if (type === 'number') lower.push({ operator: '>', value: -Infinity });
  if (type === 'number') upper.push({ operator: '<', value: '' });
  if (type === 'string') lower.push({ operator: '>=', value: '' });
  // Null sorts as minus infinity; only an absent field has no place at all.
  if (lower.length === 0) lower.push({ operator: '>=', value: -Infinity });
  return [lower, upper].flatMap(side => side.map((bound, index) => ({ ...bound, tightest: index === 0 })));
}

function afterTie(key: string, { value, key: id }: CursorPosition, descending: boolean): Condition {
  const further = descending ? '<' : '>';
  return condition(`(+${key} ${further} ? OR id ${further} ?)`, sortValue(value), id);
}

function sortValue(value: CursorPosition['value']): SqlValue {
  if (value === null) return -Infinity;
  return typeof value === 'boolean' ? Number(value) : value;
}

import type { protos } from '@google-cloud/firestore-api';
import type { ResolvedQuery } from '../query/resolved-query.ts';
import { type Instant, layout } from './documents.ts';
import { toValue } from './values.ts';

type StructuredQuery = protos.google.firestore.v1.IStructuredQuery;
type Filter = protos.google.firestore.v1.StructuredQuery.IFilter;
type Order = protos.google.firestore.v1.StructuredQuery.IOrder;
type Operator = 'EQUAL' | 'LESS_THAN' | 'LESS_THAN_OR_EQUAL' | 'GREATER_THAN_OR_EQUAL';

/** Path of a user's field within a document. */
export function pathOf(field: string): string {
  return `${layout.fields}.${field}`;
}

/** A page of documents. `pathOfKey` gives the name of the document where the page before ended. */
export function pageQuery(query: ResolvedQuery, limit: number, pathOfKey: (key: string) => string): StructuredQuery {
  const { after } = query;
  return {
    ...base(query),
    limit: { value: limit },
    ...(after === undefined
      ? {}
      : { startAt: { before: false, values: [toValue(after.value), { referenceValue: pathOfKey(after.key) }] } }),
  };
}

/** Everything a query finds, expired or not. */
export function countQuery(query: ResolvedQuery): StructuredQuery {
  return base(query);
}

/** What of it has expired at `moment`. */
export function expiredQuery(query: ResolvedQuery, moment: Instant): StructuredQuery {
  const { orderBy, ...rest } = base(query);
  const expired = filter(layout.expiresAt, 'LESS_THAN_OR_EQUAL', { timestampValue: moment });
  return {
    ...rest,
    where: all([...filters(query), expired]),
    // Expired documents are few: the index is entered by their time, not by the order of the query.
    orderBy: [order(layout.expiresAt, false), ...(orderBy ?? [])],
  };
}

function base(query: ResolvedQuery): StructuredQuery {
  const conditions = filters(query);
  return {
    from: [{ collectionId: query.collection }],
    ...(conditions.length === 0 ? {} : { where: all(conditions) }),
    orderBy: [order(pathOf(query.order), query.descending), order('__name__', query.descending)],
  };
}

function filters({ where, order: ordered, from, before }: ResolvedQuery): Filter[] {
  return [
    ...where.map(([field, value]) => filter(pathOf(field), 'EQUAL', toValue(value))),
    ...(from === undefined ? [] : [filter(pathOf(ordered), 'GREATER_THAN_OR_EQUAL', toValue(from))]),
    ...(before === undefined ? [] : [filter(pathOf(ordered), 'LESS_THAN', toValue(before))]),
  ];
}

function all(conditions: Filter[]): Filter {
  return { compositeFilter: { op: 'AND', filters: conditions } };
}

function filter(fieldPath: string, op: Operator, value: protos.google.firestore.v1.IValue): Filter {
  return { fieldFilter: { field: { fieldPath }, op, value } };
}

function order(fieldPath: string, descending: boolean): Order {
  return { field: { fieldPath }, direction: descending ? 'DESCENDING' : 'ASCENDING' };
}

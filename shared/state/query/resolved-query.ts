import { StateError } from '#shared/core/errors.ts';
import { checkCollectionName } from '../document/document-key.ts';
import type { NamedQueries, NamedQuery, QueryParameters } from '../queries.ts';
import type { QueryOptions } from '../store.ts';
import { type CursorPosition, positionOf } from './cursor.ts';

/** A declared query with its parameters, as each store turns it into its own language. */
export interface ResolvedQuery {
  readonly collection: string;
  readonly where: readonly (readonly [field: string, value: string | number | boolean])[];
  readonly order: string;
  readonly descending: boolean;
  readonly from: string | number | undefined;
  readonly before: string | number | undefined;
  readonly after: CursorPosition | undefined;
}

/** Throws StateError for a query that is not declared or whose parameters are not exactly the declared ones. */
export function resolvedQuery(
  queries: NamedQueries,
  name: string,
  parameters: QueryParameters,
  options: Omit<QueryOptions, 'limit'>,
): ResolvedQuery {
  const query = Object.hasOwn(queries, name) ? queries[name] : undefined;
  if (query === undefined) throw new StateError(`there is no query named "${name}"`);
  const given = Object.keys(parameters);
  if (given.length !== query.where.length || !query.where.every(field => Object.hasOwn(parameters, field))) {
    throw new StateError(`the query "${name}" asks by ${list(query.where)}, not by ${list(given)}`);
  }
  return {
    collection: query.collection,
    where: Object.entries(parameters),
    order: query.order,
    descending: options.direction === 'descending',
    from: options.from,
    before: options.before,
    after: options.after === undefined ? undefined : positionOf(options.after),
  };
}

/** Throws StateError for a declaration that could not be indexed alike in both stores. */
export function checkQueries(queries: NamedQueries): void {
  for (const [name, query] of Object.entries(queries)) {
    checkCollectionName(query.collection);
    const fields = fieldsOf(query);
    if (!fields.every(field => /^[A-Za-z][A-Za-z0-9_]*$/.test(field)) || new Set(fields).size < fields.length) {
      throw new StateError(`the query "${name}" must name different top-level fields, each a plain word`);
    }
  }
}

/** The fields that an index of the query holds, in order. */
export function fieldsOf(query: NamedQuery): readonly string[] {
  return [...query.where, query.order];
}

/** @throws StateError for a page of less than one document */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new StateError(`a page has at least one document, not ${limit}`);
}

function list(fields: readonly string[]): string {
  return fields.length === 0 ? 'nothing' : fields.join(', ');
}

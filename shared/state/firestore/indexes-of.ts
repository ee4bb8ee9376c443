import type { NamedQueries, NamedQuery } from '../queries.ts';
import { layout, pathOf } from './documents.ts';

export type Direction = 'ASCENDING' | 'DESCENDING';

export interface IndexField {
  readonly field: string;
  readonly direction: Direction;
}

export interface CompositeIndex {
  readonly collection: string;
  readonly fields: readonly IndexField[];
}

/** Which indexes one field has by itself instead of Firestore's default of several for every field there is. */
export interface FieldIndexes {
  readonly collection: string;
  /** A map's setting holds for everything inside it that has none of its own. */
  readonly field: string;
  /** Empty: none. */
  readonly directions: readonly Direction[];
}

export interface FirestoreIndexes {
  readonly composites: readonly CompositeIndex[];
  readonly fields: readonly FieldIndexes[];
  /**
   * Fields by which Firestore removes expired documents; their own index is off, as for every field that follows time.
   */
  readonly ttl: readonly { readonly collection: string; readonly field: string }[];
}

/**
 * What Firestore must have indexed for the declared queries, and that it indexes nothing else. `collections`: those
 * that have no queries, whose fields need no index at all. Firestore reads an index in one direction only, hence one
 * for each.
 */
export function indexesOf(queries: NamedQueries, collections: readonly string[] = []): FirestoreIndexes {
  const declared = Object.values(queries);
  const all = [...new Set([...declared.map(query => query.collection), ...collections])].toSorted();
  return {
    composites: unique(declared.flatMap(compositesOf)),
    fields: unique([
      ...all.flatMap(collection =>
        [layout.fields, layout.expiresAt, layout.commit].map(field => ({ collection, field, directions: [] })),
      ),
      ...declared.filter(query => query.where.length === 0).map(orderIndexes),
    ]),
    ttl: all.map(collection => ({ collection, field: layout.expiresAt })),
  };
}

function compositesOf({ collection, where, order }: NamedQuery): CompositeIndex[] {
  const equal = where.map(field => ascending(pathOf(field)));
  const ordered: IndexField[] = [ascending(pathOf(order)), { field: pathOf(order), direction: 'DESCENDING' }];
  const pages = where.length === 0 ? [] : ordered.map(last => ({ collection, fields: [...equal, last] }));
  // Only documents that expire are in this one: counting leaves out those whose time has come.
  const expired = { collection, fields: [...equal, ascending(layout.expiresAt), ascending(pathOf(order))] };
  return [...pages, expired];
}

function orderIndexes({ collection, order }: NamedQuery): FieldIndexes {
  return { collection, field: pathOf(order), directions: ['ASCENDING', 'DESCENDING'] };
}

function ascending(field: string): IndexField {
  return { field, direction: 'ASCENDING' };
}

/** Queries may share an index. */
function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}

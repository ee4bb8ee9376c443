/**
 * A query that the system may ask. Indexes of both stores are made from these declarations, and nothing else can be
 * queried.
 */
export interface NamedQuery {
  readonly collection: string;
  /** Fields that must equal a parameter of the same name. */
  readonly where: readonly string[];
  /** Field that orders the result and may be bounded. */
  readonly order: string;
}

export type QueryParameters = { readonly [field: string]: string | number | boolean };

/** Gathered from the typed collections in `shared/state/collections/`. */
export type NamedQueries = { readonly [name: string]: NamedQuery };

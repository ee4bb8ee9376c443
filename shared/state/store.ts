import type { QueryParameters } from './queries.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A document's fields. No `undefined`, no array directly inside an array (Firestore has neither). */
export type Fields = { readonly [field: string]: Json };

export interface StoredDocument {
  readonly id: string;
  readonly fields: Fields;
  /** Changes with every write; what a precondition compares. */
  readonly version: string;
  /** When the document was written, ms since the epoch **by the store's own clock**: leases are timed by it alone. */
  readonly updatedAt: number;
  /** When this copy was read, by the store's own clock. */
  readonly readAt: number;
}

export interface WriteOptions {
  /** Only if the document is still at this version. */
  readonly ifVersion?: string;
  /** ms since the epoch; from then on reads and queries do not see the document, and the store may remove it. */
  readonly expiresAt?: number;
}

export type Write =
  /** Fails the commit if the document exists (an expired one does not count as existing). */
  | {
      readonly kind: 'create';
      readonly collection: string;
      readonly id: string;
      readonly fields: Fields;
      readonly expiresAt?: number;
    }
  /** Replaces the whole document, creating it if absent; with `ifVersion` it must exist at that version. */
  | ({ readonly kind: 'set'; readonly collection: string; readonly id: string; readonly fields: Fields } & WriteOptions)
  /** Removes the document; removing an absent one is no error unless `ifVersion` is given. */
  | { readonly kind: 'delete'; readonly collection: string; readonly id: string; readonly ifVersion?: string };

/**
 * The claim under which a run writes: the commit succeeds only while the control document `functions/<control>`, and
 * each of `beside`, still holds `ticket`.
 */
export interface Ticket {
  /** Id of the control document in `functions`. */
  readonly control: string;
  readonly ticket: string;
  /** Ids of further control documents, of a run that writes where another function writes. */
  readonly beside?: readonly string[];
}

/** Ids of all control documents that must hold a ticket. */
export function controlsOf({ control, beside = [] }: Ticket): readonly string[] {
  return [control, ...beside];
}

export type CommitResult =
  | { readonly ok: true }
  /**
   * Nothing was written. `ticket`: it is no longer ours; `exists`, `version`: the precondition of that write failed.
   */
  | { readonly ok: false; readonly why: 'ticket' }
  | { readonly ok: false; readonly why: 'exists' | 'version'; readonly collection: string; readonly id: string };

export interface QueryOptions {
  readonly limit: number;
  /** Cursor of the previous page. */
  readonly after?: string;
  readonly direction?: 'ascending' | 'descending';
  /** Bounds of the ordered field: from inclusive, before exclusive. */
  readonly from?: string | number;
  readonly before?: string | number;
}

/** What of a query is counted. */
export interface CountBounds extends Pick<QueryOptions, 'from' | 'before'> {
  /** Counted up to here and no further, so that a count costs no more where there is more: it is then this or more. */
  readonly atMost?: number;
}

export interface QueryPage {
  readonly documents: readonly StoredDocument[];
  /** Absent on the last page. */
  readonly next?: string;
}

/**
 * What the store was asked, for the figures of a run: one per document read (a query that finds nothing counts one),
 * written or counted.
 */
export interface StoreOperations {
  reads: number;
  writes: number;
  queries: number;
}

/**
 * The document store behind everything Lockstep remembers. Narrow on purpose: what is not here cannot be relied on by
 * accident in one of the two implementations (`sqlite`, `firestore`); `test/contract/store.ts` holds both to it.
 * Unavailability raises UnavailableError; a document larger than 900 KiB, or one with `undefined`, raises StateError
 * before anything is sent.
 */
export interface Store {
  get(collection: string, id: string): Promise<StoredDocument | undefined>;
  /** Any number of ids, in as few round trips as the store allows; absent ones are absent from the map. */
  getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;
  /** All or nothing, at most `maxWritesPerCommit` writes. With a ticket: only while it holds. */
  commit(ticket: Ticket | undefined, writes: readonly Write[]): Promise<CommitResult>;
  /** A declared query. Documents that lack one of its fields are not found by it. Ties of the order go by id. */
  query(name: string, parameters: QueryParameters, options: QueryOptions): Promise<QueryPage>;
  count(name: string, parameters: QueryParameters, bounds?: CountBounds): Promise<number>;
  readonly operations: Readonly<StoreOperations>;
  /**
   * The same store with counters of its own, from zero: what one run asks of it, while others use it too. What it is
   * asked counts here as well.
   */
  counted(): Store;
  close(): Promise<void>;
}

/**
 * What a store is opened for. `look`: one that is not there is not made. `work`: it is, where the store can be made.
 */
export type Intent = 'look' | 'work';

export const maxWritesPerCommit = 400;

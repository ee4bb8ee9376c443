import { type CheckedWrite, checkedWrites } from '#shared/state/document/checked-writes.ts';
import { keyOfId } from '#shared/state/document/document-key.ts';
import { ticketOf } from '#shared/state/document/ticket-of.ts';
import type { NamedQueries } from '#shared/state/queries.ts';
import { checkQueries } from '#shared/state/query/resolved-query.ts';
import {
  type CommitResult,
  controlsOf,
  type Json,
  type Store,
  type StoredDocument,
  type Ticket,
  type Write,
} from '#shared/state/store.ts';
import { type Around, MemoryStore } from './memory-store.ts';

export interface MemoryStateOptions {
  readonly queries: NamedQueries;
  /** ms since the epoch. Should it go back, the store's own clock stands still until that is made up for. */
  readonly now: () => number;
}

/** A document as it is held; its fields are frozen, so that nobody who has read it can change what is stored. */
export interface Held {
  readonly key: string;
  readonly document: Omit<StoredDocument, 'readAt'>;
  readonly expiresAt: number;
}

/**
 * A state store in the memory of one process, for simulations: it reads no clock, no disk and no randomness of its own,
 * so that the same calls give the same answers. This is what stays when a simulated process dies; `open` gives each
 * process its client. Keeps the contract of `Store`, and drops expired documents only when they are written again.
 */
export class MemoryState {
  readonly queries: NamedQueries;
  readonly #now: () => number;
  readonly #collections = new Map<string, Map<string, Held>>();
  #clock = 0;
  #commits = 0;

  constructor({ queries, now }: MemoryStateOptions) {
    checkQueries(queries);
    this.queries = queries;
    this.#now = now;
  }

  /** A client with counters of its own. `around` stands around each of its operations: faults are injected there. */
  open(around: Around = async (_, carryOut) => carryOut()): Store {
    return new MemoryStore(this, around);
  }

  /** The store's own clock, which never goes back. */
  clock(): number {
    this.#clock = Math.max(Math.floor(this.#now()), this.#clock);
    return this.#clock;
  }

  get(collection: string, key: string): Held | undefined {
    const held = this.#collections.get(collection)?.get(key);
    return held === undefined || held.expiresAt <= this.clock() ? undefined : held;
  }

  /** All of a collection that have not expired. */
  all(collection: string): readonly Held[] {
    const now = this.clock();
    const held = this.#collections.get(collection)?.values() ?? [];
    return [...held].filter(({ expiresAt }) => expiresAt > now);
  }

  commit(ticket: Ticket | undefined, writes: readonly Write[]): CommitResult {
    const checked = checkedWrites(writes);
    if (ticket !== undefined && !this.#holds(ticket)) return { ok: false, why: 'ticket' };
    for (const write of checked) {
      const failure = this.#failureOf(write);
      if (failure !== undefined) return failure;
    }
    this.#commits += 1;
    for (const write of checked) this.#carryOut(write);
    return { ok: true };
  }

  #holds(ticket: Ticket): boolean {
    return controlsOf(ticket).every(control => {
      const held = this.get('functions', keyOfId('functions', control));
      return held !== undefined && ticketOf(held.document.fields) === ticket.ticket;
    });
  }

  #failureOf(write: CheckedWrite): CommitResult | undefined {
    const { collection, id, key } = write;
    const held = this.get(collection, key);
    if (write.kind === 'create') return held && { ok: false, why: 'exists', collection, id };
    const stands = write.ifVersion === undefined || held?.document.version === write.ifVersion;
    return stands ? undefined : { ok: false, why: 'version', collection, id };
  }

  #carryOut(write: CheckedWrite): void {
    const collection = this.#collections.get(write.collection) ?? new Map<string, Held>();
    this.#collections.set(write.collection, collection);
    collection.delete(write.key);
    if (write.kind === 'delete') return;
    const { id, key, fields, expiresAt = Number.POSITIVE_INFINITY } = write;
    freeze(fields);
    const document = { id, fields, version: `${this.#commits}`, updatedAt: this.clock() };
    collection.set(key, { key, document, expiresAt });
  }
}

function freeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) if (typeof inner === 'object') freeze(inner);
}

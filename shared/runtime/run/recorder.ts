import { type Change, type Outcome, type OutcomeStatus, recordOf } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { Store, Write } from '#shared/state/store.ts';
import type { KindCounts } from './run-result.ts';

/** How many changes share a document. It is usually written twice: when they are planned, and when they have ended. */
const changesPerPart = 300;
/** Outcomes are written when so many wait, or one has waited so long. */
const flushAfterOutcomes = 200;
const flushAfterMs = 15_000;

/** Characters of a text that are kept: then any `changesPerPart` changes fit a document. */
const longestText = 400;

const bounded = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`);

function recorded(change: Change, outcome: Outcome | undefined): ChangePart['changes'][number] {
  const { key, kind, target, title, from, to, reason } = recordOf(change);
  return {
    key,
    kind,
    target: bounded(target),
    title: bounded(title),
    from: bounded(from),
    to: bounded(to),
    reason: bounded(reason),
    outcome: outcome === undefined ? null : { status: outcome.status, reason: bounded(outcome.reason) },
  };
}

/** Changes that share a document, while some of them have not ended. */
interface Part {
  readonly index: number;
  readonly changes: readonly Change[];
  readonly outcomes: Map<string, Outcome>;
  /** Holds outcomes that are not written yet. */
  dirty: boolean;
}

type Counts = Record<OutcomeStatus | 'planned', number>;

export interface RecorderParts {
  readonly runId: string;
  readonly store: Store;
  /** Until when the plan is kept, ms since the epoch. */
  readonly expiresAt: number;
  /** Monotonic ms. */
  readonly monotonic: () => number;
  /** Writes under the ticket (or, in a dry run, without one). */
  readonly commit: (writes: readonly Write[]) => Promise<void>;
}

/**
 * Stores a run's plan and how its changes ended. The plan is stored before the first write to the target. Outcomes follow every few hundred
 * changes or every few seconds. What is stored and has ended is forgotten, so that a long run needs little memory.
 */
export class Recorder {
  readonly counts: Record<string, Counts> = {};
  readonly #parts: RecorderParts;
  #open: Part[] = [];
  #partOfKey = new Map<string, Part>();
  #nextIndex = 0;
  #unflushed = 0;
  #flushedAt: number;
  #flushing: Promise<void> | undefined;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#flushedAt = parts.monotonic();
  }

  /** The writes that store a round's plan. The caller commits them before it applies anything. */
  plan(changes: readonly Change[]): Write[] {
    for (const { kind } of changes) this.#countsOf(kind).planned++;
    const added: Part[] = [];
    for (const inPart of chunks(changes, changesPerPart)) {
      const part: Part = {
        index: this.#nextIndex++,
        changes: inPart,
        outcomes: new Map(),
        dirty: false,
      };
      for (const change of part.changes) this.#partOfKey.set(change.key, part);
      added.push(part);
    }
    this.#open.push(...added);
    return added.map(part => this.#write(part));
  }

  /** Takes note of how a change ended. `flush` writes it. */
  ended(change: Change, outcome: Outcome): void {
    this.#countsOf(change.kind)[outcome.status]++;
    const part = this.#partOfKey.get(change.key);
    if (part === undefined) throw new Error(`change ${change.key} ended but was not planned`);
    part.outcomes.set(change.key, outcome);
    part.dirty = true;
    this.#unflushed++;
  }

  /** A change that an error ended half way: whether it was done, nobody knows. It counts as deferred, and has no outcome in the record. */
  cutShort({ kind }: Change): void {
    this.#countsOf(kind).deferred++;
  }

  /** Whether enough has ended to be worth a write. */
  due(): boolean {
    return (
      this.#unflushed >= flushAfterOutcomes ||
      (this.#unflushed > 0 && this.#parts.monotonic() - this.#flushedAt >= flushAfterMs)
    );
  }

  /** Writes the outcomes since the last time. Whoever calls while that goes on waits for the same write. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#flushNow().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  /** How many outcomes are not written yet. */
  unwritten(): number {
    return this.#unflushed;
  }

  summary(): KindCounts {
    return this.counts;
  }

  /** Outcomes over all kinds. */
  total(): Record<OutcomeStatus, number> {
    const total = { done: 0, skipped: 0, failed: 0, deferred: 0 };
    for (const counts of Object.values(this.counts)) {
      total.done += counts.done;
      total.skipped += counts.skipped;
      total.failed += counts.failed;
      total.deferred += counts.deferred;
    }
    return total;
  }

  async #flushNow(): Promise<void> {
    const dirty = this.#open.filter(part => part.dirty);
    const outcomes = this.#unflushed;
    this.#unflushed = 0;
    this.#flushedAt = this.#parts.monotonic();
    for (const part of dirty) part.dirty = false;
    try {
      await this.#parts.commit(dirty.map(part => this.#write(part)));
    } catch (error) {
      // They still have to be written: the end of the run tries again.
      this.#unflushed += outcomes;
      for (const part of dirty) part.dirty = true;
      throw error;
    }
    this.#open = this.#open.filter(part => part.dirty || part.outcomes.size < part.changes.length);
    for (const part of dirty) if (!this.#open.includes(part)) this.#forget(part);
  }

  /** Where a later round planned the same change again, its key leads to that round's part, which is kept. */
  #forget(part: Part): void {
    for (const { key } of part.changes) if (this.#partOfKey.get(key) === part) this.#partOfKey.delete(key);
  }

  #write(part: Part): Write {
    const { runId, store, expiresAt } = this.#parts;
    const changes = part.changes.map(change => recorded(change, part.outcomes.get(change.key)));
    const id = `${runId}-${String(part.index).padStart(4, '0')}`;
    return collectionOn(store, changeParts).set(id, { runId, part: part.index, changes }, { expiresAt });
  }

  #countsOf(kind: string): Counts {
    const known = this.counts[kind];
    if (known !== undefined) return known;
    const fresh: Counts = { planned: 0, done: 0, skipped: 0, failed: 0, deferred: 0 };
    this.counts[kind] = fresh;
    return fresh;
  }
}

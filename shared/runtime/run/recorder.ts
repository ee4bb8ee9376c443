import type { Change, Outcome, OutcomeStatus } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import type { Log } from '#shared/core/log.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { changesPerPart, longestFor, type Permits, partWrite, textsOf } from './plan-part.ts';
import type { KindCounts } from './run-result.ts';

/** Outcomes are written when this many wait, or when the first has waited this long. */
const flushAfterOutcomes = 200;
const flushAfterMs = 15_000;

/** Changes that share a document, while some of them have not ended. */
interface Part {
  readonly index: number;
  readonly changes: readonly Change[];
  readonly outcomes: Map<string, Outcome>;
  readonly permits: Permits;
  /** Holds outcomes that are not written yet. */
  dirty: boolean;
}

type Counts = Record<OutcomeStatus | 'planned', number>;

export interface RecorderParts {
  readonly runId: string;
  readonly store: Store;
  /** Gets the texts in full that are cut in the record. */
  readonly log: Log;
  /** Run clock, ms since the epoch: the plan is kept as long as its run. */
  readonly runStartedAt: number;
  readonly keptDays: number;
  /** Monotonic ms. */
  readonly monotonic: () => number;
  /** Writes under the ticket (or, in a dry run, without one). */
  readonly commit: (writes: readonly Write[]) => Promise<void>;
}

/**
 * Stores a run's plan and how its changes ended. The plan is stored before the first write to the target. Outcomes
 * follow every few hundred changes or every few seconds. What is stored and has ended is forgotten, so that a long run
 * needs little memory.
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
  /** Texts that are in the log in full. */
  readonly #logged = new Set<string>();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#flushedAt = parts.monotonic();
  }

  /** The writes that store a round's plan. The caller commits them before it applies anything. */
  plan(changes: readonly Change[], permits: Permits = {}): Write[] {
    for (const { kind } of changes) this.#countsOf(kind).planned++;
    const added: Part[] = [];
    for (const inPart of chunks(changes, changesPerPart)) {
      const part: Part = {
        index: this.#nextIndex++,
        changes: inPart,
        outcomes: new Map(),
        permits,
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

  /**
   * A change that an error ended half way, so that nobody knows whether it was done. It counts as deferred, and has no
   * outcome in the record.
   */
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

  /** If a later round planned the same change again, the key belongs to that round's part by now, and stays. */
  #forget(part: Part): void {
    for (const { key } of part.changes) if (this.#partOfKey.get(key) === part) this.#partOfKey.delete(key);
  }

  #write(part: Part): Write {
    const { runId, store, runStartedAt, keptDays } = this.#parts;
    const most = longestFor(part.changes, part.outcomes);
    for (const change of part.changes) this.#logCut(change, part.outcomes.get(change.key), most);
    return partWrite(store, { runId, index: part.index, runStartedAt, keptDays }, part.changes, part, most);
  }

  /** Once each. */
  #logCut(change: Change, outcome: Outcome | undefined, most: number): void {
    for (const [name, text] of Object.entries(textsOf(change, outcome))) {
      const which = `${change.key} ${name}`;
      if (text.length <= most || this.#logged.has(which)) continue;
      this.#logged.add(which);
      const { key, kind } = change;
      this.#parts.log.info(
        { runId: this.#parts.runId, change: key, kind, [name]: text },
        `A text of a change is too long for the record of the run: ${name}.`,
      );
    }
  }

  #countsOf(kind: string): Counts {
    const known = this.counts[kind];
    if (known !== undefined) return known;
    const fresh: Counts = { planned: 0, done: 0, skipped: 0, failed: 0, deferred: 0 };
    this.counts[kind] = fresh;
    return fresh;
  }
}

import { type Change, type Outcome, type OutcomeStatus, recordOf } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import type { Log } from '#shared/core/log.ts';
import { shortened } from '#shared/core/shortened.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { Store, Write } from '#shared/state/store.ts';
import type { KindCounts } from './run-result.ts';

/** How many changes share a document. It is usually written twice: when they are planned, and when they have ended. */
export const changesPerPart = 300;
/** Outcomes are written when this many wait, or when the first has waited this long. */
const flushAfterOutcomes = 200;
const flushAfterMs = 15_000;

/**
 * How many characters of each text of a change are kept. Fewer where a document would become too large. A text that is
 * cut says so, and the log has it in full.
 */
const longestText = 8_000;
/** With texts of this length or less, `changesPerPart` changes always fit a document. */
const surelyFits = 125;
/** Bytes of texts that a document surely takes (`maxBytesPerDocument`, less what is around them). */
const bytesPerPart = 800_000;

const textsOf = ({ target, title, from, to, reason }: Change, outcome: Outcome | undefined) => ({
  target,
  title,
  from,
  to,
  reason,
  ...(outcome === undefined ? {} : { outcome: outcome.reason }),
});

function recorded(
  change: Change,
  outcome: Outcome | undefined,
  campaign: string | null,
  most: number,
): ChangePart['changes'][number] {
  const { key, kind, target, title, from, to, reason } = recordOf(change);
  const bounded = (text: string): string => shortened(text, most, ' in the log');
  return {
    key,
    kind,
    target: bounded(target),
    title: bounded(title),
    from: bounded(from),
    to: bounded(to),
    reason: bounded(reason),
    outcome: outcome === undefined ? null : { status: outcome.status, reason: bounded(outcome.reason) },
    campaign,
  };
}

/** How long the texts of these changes may be, so that together they fit a document. */
function longestOf(texts: readonly string[]): number {
  // Three bytes are the most that a UTF-16 unit takes: usually nothing need be counted.
  if (texts.reduce((sum, { length }) => sum + 3 * Math.min(longestText, length), 0) <= bytesPerPart) return longestText;
  const bytes = (most: number): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text.slice(0, most)), 0);
  let most = longestText;
  while (most > surelyFits && bytes(most) > bytesPerPart) most /= 2;
  return most;
}

function longestFor(changes: readonly Change[], outcomes: ReadonlyMap<string, Outcome>): number {
  return longestOf(changes.flatMap(change => Object.values(textsOf(change, outcomes.get(change.key)))));
}

/** The place of a document of a run's plan. */
export interface PartPlace {
  readonly runId: string;
  /** From 0. */
  readonly index: number;
  /** Run clock, ms since the epoch: it is kept as long as its run. */
  readonly runStartedAt: number;
  readonly keptDays: number;
}

/** The write that stores some changes of a plan, at most `changesPerPart`, in a document of their own. */
export function partWrite(
  store: Store,
  { runId, index, runStartedAt, keptDays }: PartPlace,
  changes: readonly Change[],
  { outcomes = new Map(), permits = {} }: { outcomes?: ReadonlyMap<string, Outcome>; permits?: Permits } = {},
  most: number = longestFor(changes, outcomes),
): Write {
  const id = `${runId}-${String(index).padStart(4, '0')}`;
  const value = {
    runId,
    part: index,
    changes: changes.map(change =>
      recorded(
        change,
        outcomes.get(change.key),
        permits.granted?.has(change.key) ? (permits.campaign ?? null) : null,
        most,
      ),
    ),
  };
  return collectionOn(store, changeParts).set(id, value, { runStartedAt, keptDays });
}

/** Which changes of a plan a campaign permits. */
export interface Permits {
  readonly campaign?: string;
  readonly granted?: ReadonlySet<string>;
}

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

import { type Change, type Outcome, recordOf } from '#shared/core/change.ts';
import { shortened } from '#shared/core/shortened.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { Store, Write } from '#shared/state/store.ts';

/** How many changes share a document. It is usually written twice: when they are planned, and when they have ended. */
export const changesPerPart = 300;
/**
 * How many characters of each text of a change are kept. Fewer where a document would become too large. A text that is
 * cut says so, and the log has it in full.
 */
const longestText = 8_000;
/** With texts of this length or less, `changesPerPart` changes always fit a document. */
const surelyFits = 125;
/** Bytes of texts that a document surely takes (`maxBytesPerDocument`, less what is around them). */
const bytesPerPart = 800_000;

/** Every text of a change, and of how it ended, by its name. */
export const textsOf = ({ target, title, from, to, reason }: Change, outcome: Outcome | undefined) => ({
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
    outcome: outcome === undefined ? null : { ...outcome, reason: bounded(outcome.reason) },
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

/** How long a text of these changes may be stored, in UTF-16 units, so that they fit in one document. */
export function longestFor(changes: readonly Change[], outcomes: ReadonlyMap<string, Outcome>): number {
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

import type { OutcomeStatus } from './change.ts';

/** A change of a run that died, as far as its record tells. */
export interface RecordedChange {
  readonly key: string;
  readonly kind: string;
  /** Absent when the process died before it could say. */
  readonly outcome: OutcomeStatus | null;
  /** The campaign that permitted it. */
  readonly campaign: string | null;
}

/**
 * How much of each kind a run that died must be taken to have done, for the rolling limits. What it recorded as done
 * counts. Of what it left open, a change that is planned again was not done (planning after applying plans nothing);
 * the rest was, or has become needless, and counts to be safe.
 */
export function carriedOver(
  changes: readonly Omit<RecordedChange, 'campaign'>[],
  plannedAgain: ReadonlySet<string>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { key, kind, outcome } of changes) {
    const counted = outcome === 'done' || (outcome === null && !plannedAgain.has(key));
    if (counted) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

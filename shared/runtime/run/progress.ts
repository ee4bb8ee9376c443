import type { Change, Finding, Outcome } from '#shared/core/change.ts';
import type { LimitExcess } from '#shared/core/limit-excesses.ts';

export interface Progress {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}

/** Who watches a run: the CLI's progress bar, a test. Nothing depends on it. */
export interface RunObserver {
  onProgress?(progress: Progress): void;
  /** Called per round, before the limits are checked. */
  onPlan?(changes: readonly Change[], findings: readonly Finding[], round: number): void;
  onBlocked?(excesses: readonly LimitExcess[]): void;
  onOutcome?(change: Change, outcome: Outcome): void;
}

import type { Extent } from '#shared/core/campaign-text.ts';
import type { ChangeRecord, Finding, Outcome, OutcomeStatus } from '#shared/core/change.ts';
import type { LimitExcess } from '#shared/core/limit-excesses.ts';
import type { Mode, RunStatus, Trigger } from '#shared/core/run-status.ts';

/** What is asked of a function, whoever asks. */
export interface RunRequest {
  readonly trigger: Trigger;
  /** Who asks, for the record: a scheduler job, an e-mail address, a login name. */
  readonly by: string;
  /** `dry-run` is always granted; absent, the configured mode holds. */
  readonly mode?: Mode;
  /** A dry run over the whole backlog, which a campaign may be begun on; always in `dry-run`. */
  readonly whole?: boolean;
  /** Validated by the sync's own schema. */
  readonly parameters?: unknown;
  /** Trace of the request, for the log. */
  readonly trace?: string;
}

export type KindCounts = Readonly<Record<string, Readonly<Record<OutcomeStatus | 'planned', number>>>>;

export interface PlannedChange extends ChangeRecord {
  /** Absent in a dry run and in a blocked run. */
  readonly outcome?: Outcome;
}

/** What a run did. Everything in it may be shown to a person. */
export interface RunResult {
  readonly function: string;
  /** Absent when the tick found nothing to do before a run was recorded. */
  readonly runId?: string;
  readonly mode: Mode;
  readonly target: string;
  readonly status: RunStatus;
  readonly message: string;
  readonly advice?: string;
  /** Whose fault it is that it did not end well, in a few words. */
  readonly whose?: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly rounds: number;
  readonly counts: KindCounts;
  /** Requests that left this machine, by upstream. */
  readonly requests: Readonly<Record<string, number>>;
  readonly storeOperations: { readonly reads: number; readonly writes: number; readonly queries: number };
  /** What a plan over the whole backlog reaches over. */
  readonly extent?: Extent;
  /** Limits that stopped the run. */
  readonly excesses: readonly LimitExcess[];
  readonly findings: readonly Finding[];
  /** Whether work is left for the next tick. */
  readonly remains: boolean;
  /** The run that holds the lease, when this one was skipped for it. */
  readonly heldBy?: {
    readonly runId: string;
    readonly function: string;
    readonly holder: string;
    readonly since: string;
  };
}

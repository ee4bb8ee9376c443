import type { Clock } from '#shared/core/clock.ts';
import type { Log } from '#shared/core/log.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { Store } from '#shared/state/store.ts';
import type { Processes } from '../lease/processes.ts';
import type { RunObserver } from './progress.ts';
import type { RunRequest, RunResult } from './run-result.ts';

/** A function's settings as far as the runtime needs them; `shared/config/common.ts` has their file form. */
export interface FunctionSettings {
  /** What the configuration permits. In `dry-run` nothing is ever applied, whatever a request says. */
  readonly mode: Mode;
  /** A run stops starting items after this, ms; less than the scheduler's attempt deadline. */
  readonly budgetMs: number;
  /** How long a silent holder keeps the lease, ms; more than any attempt of a request may take. */
  readonly leaseMs: number;
  /**
   * How long a request may still take whose process died after sending it, ms: as long as the longest attempt. Counted
   * from when the process was found gone, and never beyond the lease itself. The whole lease unless given.
   */
  readonly lastRequestMs?: number;
  /**
   * The function where whose runs write, this one writes too: a run holds both leases. None: nobody else writes there.
   */
  readonly beside?: string;
  /** How long runs and their plans are kept, days; 400 unless given. */
  readonly keepRunsDays?: number;
  /** Digest of the configuration; an approval given under another one is void. */
  readonly configDigest: string;
}

/** What the process gives the runtime, once per instance. */
export interface RunParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: FunctionSettings;
  /** This instance, for people: service, revision, host. */
  readonly holder: string;
  /**
   * The processes beside this one, where the state store is on this machine; otherwise only heartbeats tell who lives.
   */
  readonly processes?: Processes;
  /** A fresh random id, at least 16 characters of [a-z0-9]. */
  readonly randomId: () => string;
  /** Aborted when the process is told to stop. */
  readonly stop: AbortSignal;
  readonly observer?: RunObserver;
  /**
   * Called when an upstream refused who we are: has corrected secrets read again, and says for people which there are
   * and where they are kept.
   */
  readonly credentialsRefused?: () => string;
  /**
   * Makes the run that was asked for of a function that is run by hand and has no ticks of its own: a tick of the
   * function whose settings it goes by makes it.
   */
  readonly errand?: (name: string, request: RunRequest) => Promise<RunResult>;
  /** Takes secrets out of what is told and recorded of a run; the log does so by itself. */
  readonly redact?: (text: string) => string;
}

import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/**
 * What a client needs of the run that uses it. A client is made per run; what must outlive a run (tokens, pacers) is
 * made once per instance.
 */
export interface UpstreamContext {
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted on loss of the lease, at the deadline and on SIGTERM. */
  readonly signal: AbortSignal;
  /** Counts one request (or database statement) that leaves this machine, retries included. */
  count(upstream: string): void;
  /**
   * Called immediately before each attempt of a request that could change the upstream. Resolves when the lease
   * outlasts `attemptMs`, the longest that this attempt may take; otherwise throws LeaseLostError and it is not sent.
   * Throws in a dry run.
   */
  beforeWrite(attemptMs: number): Promise<void>;
  /** Has `close` called when the run ends, however it ends. Absent where there is no run, as in a probe. */
  atEnd?(close: () => Promise<void>): void;
}

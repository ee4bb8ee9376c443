import type { RunStatus } from '#shared/core/run-status.ts';

/** The exit code of the CLI; `2` is left to wrong usage, as everywhere. */
export function exitCodeOf(status: RunStatus): number {
  return { succeeded: 0, failed: 1, partial: 3, blocked: 4, aborted: 5, skipped: 6 }[status];
}

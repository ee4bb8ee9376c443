import type { RunStatus, Trigger } from '#shared/core/run-status.ts';

/**
 * The HTTP status that tells how a run ended, by who asked. The scheduler calls anything but 2xx a failure, which
 * alerts: a function that is paused or at work is none. A person must see that nothing was run.
 */
const httpStatuses: Readonly<Record<RunStatus, { readonly scheduler: number; readonly person: number }>> = {
  succeeded: { scheduler: 200, person: 200 },
  partial: { scheduler: 200, person: 200 },
  skipped: { scheduler: 200, person: 409 },
  blocked: { scheduler: 500, person: 500 },
  aborted: { scheduler: 503, person: 503 },
  failed: { scheduler: 500, person: 500 },
};

/** From how a run ended and who asked for it to the status of the answer. */
export function httpStatusOf(status: RunStatus, trigger: Trigger): number {
  return httpStatuses[status][trigger === 'scheduler' ? 'scheduler' : 'person'];
}

import type { OutcomeStatus } from './change.ts';
import { type ErrorEnding, LockstepError } from './errors.ts';
import type { RunStatus } from './run-status.ts';

export interface Ending {
  readonly status: RunStatus;
  /** For people: what stopped it, and what to do next. */
  readonly message: string;
  readonly advice?: string;
  /** Whose fault it is, in a few words. */
  readonly whose?: string;
}

/**
 * The ending that an error gives a run. An error that is not ours is a defect: the run failed, and a person must look.
 */
export function endingOf(error: unknown): Ending {
  if (error instanceof LockstepError) {
    const status: ErrorEnding = error.ending;
    const { message, advice, whose } = error;
    return { status, message, whose, ...(advice === undefined ? {} : { advice }) };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    status: 'failed',
    message: `Unexpected error: ${text}`,
    whose: 'a defect in Lockstep',
    advice:
      'This is a defect in Lockstep, not in your data. The log has the stack; what was already applied is recorded.',
  };
}

/** The ending of a run that no error stopped, from how its changes ended. Deferred changes are the next run's. */
export function endingFromOutcomes(counts: Readonly<Record<OutcomeStatus, number>>): Ending {
  const { done, skipped, failed, deferred } = counts;
  const all = done + skipped + failed + deferred;
  if (all === 0) return { status: 'succeeded', message: 'Nothing to do.' };
  const parts = [
    `${done} done`,
    skipped > 0 ? `${skipped} skipped` : '',
    failed > 0 ? `${failed} failed` : '',
    deferred > 0 ? `${deferred} deferred to the next run` : '',
  ].filter(part => part !== '');
  return { status: failed > 0 ? 'partial' : 'succeeded', message: `${parts.join(', ')}.` };
}

import { LockstepError } from '#shared/core/errors.ts';

/** A piece of reference data cannot be supplied: ends the lessons that need it as FAILED, and the run goes on. */
export class CannotSupplyError extends LockstepError {
  readonly ending = 'failed';
}

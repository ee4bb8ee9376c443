import { BadRequestError, LockstepError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import { httpStatusOf } from './http-status.ts';

/** What an error is answered with. One that is not ours is a defect and is logged with its stack. */
export function answerOfError(
  error: unknown,
  name: string,
  log: Log,
): { readonly status: number; readonly body: { readonly error: string; readonly advice?: string } } {
  const { message, advice, status } = endingOf(error);
  if (!(error instanceof LockstepError)) log.error({ function: name, err: error }, message);
  return {
    status: error instanceof BadRequestError ? 400 : httpStatusOf(status, 'person'),
    body: { error: message, ...(advice === undefined ? {} : { advice }) },
  };
}

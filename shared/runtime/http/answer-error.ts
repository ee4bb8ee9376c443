import type { Response } from 'express';
import { BadRequestError, LockstepError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import { answerJson } from './answer-json.ts';
import { httpStatusOf } from './http-status.ts';
import { RefusedHttpRequest } from './refused-http-request.ts';

/**
 * What an error is answered with. One that is not ours is a defect and is logged with its stack, and never with a body.
 */
export function answerOfError(
  error: unknown,
  name: string,
  log: Log,
): { readonly status: number; readonly body: { readonly error: string; readonly advice?: string } } {
  const { message, advice, status } = endingOf(error);
  if (!(error instanceof LockstepError)) log.error({ function: name, err: error }, message);
  const refused = error instanceof RefusedHttpRequest ? error.status : undefined;
  return {
    status: refused ?? (error instanceof BadRequestError ? 400 : httpStatusOf(status, 'person')),
    body: { error: message, ...(advice === undefined ? {} : { advice }) },
  };
}

/** Answers what a request ran into, in JSON. */
export function answerError(response: Response, error: unknown, name: string, log: Log): void {
  const { status, body } = answerOfError(error, name, log);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a body that was refused is not waited for.
  if (!response.req.complete) response.set('Connection', 'close');
  if (status === 429) response.set('Retry-After', '10');
  answerJson(response.status(status), body);
}

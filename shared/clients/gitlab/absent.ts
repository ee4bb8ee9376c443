import { z } from 'zod';
import { RefusedError, UnreadableAnswerError } from '#shared/clients/http/http-errors.ts';

/** GitLab's own words for a user that is not there. */
export const userAbsent = ['404 user not found'];
/** … and for a custom attribute, or its user: by the source `404 Not found`; named in other versions. */
export const attributeAbsent = ['404 not found', '404 custom attribute not found', ...userAbsent];

const refusal = z.object({ message: z.string() });

/**
 * Whether an error is GitLab saying that this very thing is not there, in its own words under `message`. An unknown
 * route is answered under `error`, and a proxy's 404 says something else altogether: these are thrown as an
 * UnreadableAnswerError, since nothing follows from them, least of all that an account was deleted. An error that is no
 * 404 is left to the caller.
 */
export function saysAbsent(error: unknown, words: readonly string[]): boolean {
  if (!(error instanceof RefusedError) || error.status !== 404) return false;
  const said = refusal.safeParse(error.body).data?.message.toLowerCase();
  if (said !== undefined && words.includes(said)) return true;
  const label = { upstream: 'gitlab', method: error.method, path: error.path };
  throw new UnreadableAnswerError(label, 404, 'a 404 that does not speak of what was asked for');
}

import { z } from 'zod';
import { RefusedError, UnreadableAnswerError } from '#shared/clients/http/http-errors.ts';

/** GitLab's own words for a user that is not there. */
export const userAbsent = ['404 user not found'];
/** … and for a custom attribute, or its user: by the source `404 Not found`; named in other versions. */
export const attributeAbsent = ['404 not found', '404 custom attribute not found', ...userAbsent];
export const groupAbsent = ['404 group not found'];
export const projectAbsent = ['404 project not found'];
/** A project whose repository was never begun; one that is only empty answers with an empty list. */
export const repositoryAbsent = ['404 repository not found'];
export const fileAbsent = ['404 file not found'];
/** By the source a hook is looked up as any record is, and named in no answer. */
export const hookAbsent = ['404 not found', '404 hook not found'];

const refusal = z.object({ message: z.string() });

/** What GitLab says in a refusal, in lower case; blank where it says nothing. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof RefusedError)) return '';
  return refusal.safeParse(error.body).data?.message.toLowerCase() ?? '';
}

/**
 * Whether an error is GitLab saying that this very thing is not there, in its own words under `message`. An unknown
 * route is answered under `error`, and a proxy's 404 says something else altogether: these are thrown as an
 * UnreadableAnswerError, since nothing follows from them, least of all that an account was deleted. An error that is no
 * 404 is left to the caller.
 */
export function saysAbsent(error: unknown, words: readonly string[]): boolean {
  if (!(error instanceof RefusedError) || error.status !== 404) return false;
  if (words.includes(wordsOf(error))) return true;
  const label = { upstream: 'gitlab', method: error.method, path: error.path };
  throw new UnreadableAnswerError(label, 404, 'a 404 that does not speak of what was asked for');
}

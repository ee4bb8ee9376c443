import {
  RefusedError,
  UnreadableAnswerError,
  UpstreamCredentialError,
  UpstreamUnavailableError,
} from '#shared/clients/http/http-errors.ts';
import { shortened } from '#shared/core/shortened.ts';
import type { GitlabAnswer } from './gitbeaker-requester.ts';

/**
 * What GitLab answered to a request to block or unblock, in words for people. It proves nothing either way: `201 null`
 * did nothing, `201 false` failed, and a lost answer may hide a success. What GitLab says of the account afterwards
 * decides.
 */
export interface Moderation {
  readonly answered: string;
  /** No answer came, or none that says so: it may still be carried out. */
  readonly isLost: boolean;
}

function inWords({ status, body }: GitlabAnswer): string {
  return `${status} ${shortened(JSON.stringify(body) ?? 'nothing', 100)}`;
}

/**
 * Sends one moderation. Refusals of this one account (400, 403, 404) and answers that cannot be read or never came are
 * answers too. Throws CredentialError for 401, UnavailableError when nothing can have happened, LeaseLostError, or the
 * signal's reason.
 */
export async function moderate(send: () => Promise<GitlabAnswer>): Promise<Moderation> {
  try {
    return { answered: inWords(await send()), isLost: false };
  } catch (error) {
    const refused = error instanceof RefusedError || (error instanceof UpstreamCredentialError && error.status === 403);
    const lost = error instanceof UpstreamUnavailableError && error.mayHaveHappened;
    if (refused) return { answered: error.message, isLost: false };
    if (lost || error instanceof UnreadableAnswerError) return { answered: error.message, isLost: true };
    throw error;
  }
}

import pLimit from 'p-limit';
import { RefusedError, UpstreamCredentialError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';

/** So many answers that fail while none has come: it is GitLab that is away, not a project that is broken. */
const failuresBeforeAny = 8;
/** At the end fewer are enough. */
const failuresOfAll = 3;

/** GitLab says no about one project, which says nothing about the others. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RefusedError || (error instanceof UpstreamCredentialError && error.status === 403);
}

/** Whether an error may be about one project alone: a refusal, an answer that cannot be read, or none at all. */
export function isOfOneProject(error: unknown): error is Error {
  return isRefusal(error) || error instanceof ImplausibleAnswerError || error instanceof UpstreamUnavailableError;
}

export type ByItself<Result> = { readonly is: Result } | { readonly problem: string };

/**
 * Asks about each project by itself, in the order given: one that GitLab refuses, cannot read or stumbles over is a
 * problem with its reason, and stops none of the others. Throws the first failure where nothing else comes.
 */
export async function eachByItself<Project, Result>(
  projects: readonly Project[],
  concurrency: number,
  ask: (project: Project) => Promise<Result>,
): Promise<readonly ByItself<Result>[]> {
  const limit = pLimit(concurrency);
  let answers = 0;
  const failures: Error[] = [];
  const one = async (project: Project): Promise<ByItself<Result>> => {
    try {
      const is = await ask(project);
      answers += 1;
      return { is };
    } catch (error) {
      if (!isOfOneProject(error)) throw error;
      if (isRefusal(error)) answers += 1;
      else failures.push(error);
      if (answers === 0 && failures.length >= failuresBeforeAny) throw error;
      return { problem: error.message };
    }
  };
  const results = await Promise.all(projects.map(project => limit(() => one(project))));
  const [first] = failures;
  if (first !== undefined && answers === 0 && failures.length >= failuresOfAll) throw first;
  return results;
}

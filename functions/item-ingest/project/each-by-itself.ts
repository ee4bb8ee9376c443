import pLimit from 'p-limit';
import { RefusedError, UpstreamCredentialError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';

/** So many that fail one after the other: it is GitLab that is away, not projects that are broken. */
const failuresInARow = 8;
/** Where nothing else comes fewer are enough. */
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
 * problem with its reason, and stops none of the others. Throws where one after the other fails, or all of them.
 */
export async function eachByItself<Project, Result>(
  projects: readonly Project[],
  concurrency: number,
  ask: (project: Project) => Promise<Result>,
): Promise<readonly ByItself<Result>[]> {
  const limit = pLimit(concurrency);
  let answers = 0;
  let inARow = 0;
  let isOver = false;
  const failures: Error[] = [];
  const answered = (): void => {
    answers += 1;
    inARow = 0;
  };
  const one = async (project: Project): Promise<ByItself<Result>> => {
    if (isOver) return { problem: 'it was not asked about any more' };
    try {
      const is = await ask(project);
      answered();
      return { is };
    } catch (error) {
      isOver = !isOfOneProject(error) || (!isRefusal(error) && ++inARow >= failuresInARow);
      if (isOver || !isOfOneProject(error)) throw error;
      if (isRefusal(error)) answered();
      else failures.push(error);
      return { problem: error.message };
    }
  };
  const results = await Promise.all(projects.map(project => limit(() => one(project))));
  const [first] = failures;
  if (first !== undefined && answers === 0 && failures.length >= failuresOfAll) throw first;
  return results;
}

import { CredentialError } from '#shared/core/errors.ts';
import { type Ending, endingOf } from '#shared/core/run-ending.ts';
import type { RunParts } from './run-parts.ts';

/**
 * The ending that an error gives a run. Where an upstream refused who we are, it says which secrets this function uses
 * and where they are kept, and has those that may have been corrected read again by the next run.
 */
export function endingOfStop(error: unknown, { credentialsRefused }: Pick<RunParts, 'credentialsRefused'>): Ending {
  const ending = endingOf(error);
  const where = error instanceof CredentialError ? credentialsRefused?.() : undefined;
  if (where === undefined) return ending;
  return { ...ending, advice: [ending.advice, where].filter(text => text !== undefined).join(' ') };
}

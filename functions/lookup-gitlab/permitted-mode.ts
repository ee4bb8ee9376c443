import type { Environment } from '#shared/config/common.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { LookupGitlabConfig } from './config.ts';

/**
 * The mode that the configuration permits, whatever a request says. Outside production only a dry run, unless the
 * configuration names the test instance that may be written to. (In production a missing name is an error: see
 * verifyGitlab.)
 */
export function permittedMode(
  { mode, writable }: Pick<LookupGitlabConfig, 'mode' | 'writable'>,
  environment: Environment,
): Mode {
  return environment !== 'production' && writable === undefined ? 'dry-run' : mode;
}

import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import { ConfigError } from '#shared/core/errors.ts';

/** From this version users can be listed by keyset, and blocks are marked with who made them. */
const oldest = [16, 5] as const;

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/**
 * Shows, before the first write, that the GitLab that answers is the one that may be written to: by the configured
 * host, by the host the instance itself says it has (a tunnel or a wrong DNS entry is noticed), and by its version.
 * Throws ConfigError.
 */
export async function verifyGitlab(gitlab: GitlabClient, host: string, writable: string | undefined): Promise<void> {
  const setting = 'functions.lookup-gitlab.writable';
  if (writable === undefined) {
    throw new ConfigError(`No GitLab instance may be written to: ${setting} names none`, {
      advice: `Set ${setting} to ${host} if that is the one.`,
    });
  }
  if (host !== writable) {
    throw new ConfigError(`${setting} permits writing to ${writable}, but upstreams.gitlab.url leads to ${host}`);
  }
  const [{ webUrl }, { version }] = await Promise.all([gitlab.currentUser(), gitlab.metadata()]);
  const answering = new URL(webUrl).host;
  if (answering !== writable) {
    throw new ConfigError(
      `${setting} permits writing to ${writable}, but the GitLab that answers calls itself ${answering}`,
      {
        advice: 'Nothing was written. Check what upstreams.gitlab.url leads to.',
      },
    );
  }
  if (isTooOld(version))
    throw new ConfigError(`GitLab ${version} at ${host} is too old: ${oldest.join('.')} or newer is needed`);
}

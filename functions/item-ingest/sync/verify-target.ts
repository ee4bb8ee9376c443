import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import { ConfigError } from '#shared/core/errors.ts';

/**
 * Shows, before the first hook is made, that the GitLab that answers is the one that may be written to: by the
 * configured host, and by the host the instance itself says it has. Throws ConfigError.
 */
export async function verifyGitlab(gitlab: GitlabProjects, host: string, writable: string | undefined): Promise<void> {
  const setting = 'functions.item-sync.writable';
  if (writable === undefined) {
    throw new ConfigError(`No GitLab instance may be given hooks: ${setting} names none`, {
      advice: `Set ${setting} to ${host} if that is the one, or leave upstreams.items.hook out: then no hooks are made.`,
    });
  }
  if (host !== writable) {
    throw new ConfigError(`${setting} permits hooks on ${writable}, but upstreams.gitlab.url leads to ${host}`);
  }
  const answering = new URL((await gitlab.currentUser()).webUrl).host;
  if (answering === writable) return;
  throw new ConfigError(
    `${setting} permits hooks on ${writable}, but the GitLab that answers calls itself ${answering}`,
    {
      advice: 'Nothing was written. Check what upstreams.gitlab.url leads to.',
    },
  );
}

import { privateToken } from '#shared/clients/http/authorization.ts';
import { createPacer } from '#shared/clients/http/pacer.ts';
import type { UpstreamContext } from '#shared/clients/upstream-context.ts';
import type { Instance } from '#shared/runtime/instance.ts';
import type { GitlabSystem } from './config.ts';
import { createGitlabClient, type GitlabClient } from './gitlab-client.ts';

/** A GitLab instance as one instance of ours sees it: what outlives a run. */
export interface GitlabUpstream {
  /** `gitlab.example.ac.uk`, with the port where it is not the usual one. */
  readonly host: string;
  connect(context: UpstreamContext): GitlabClient;
}

/** Prepares GitLab once per instance. Reads no secret before the first request. */
export function createGitlabUpstream(system: GitlabSystem, { clock, secrets, redactor }: Instance): GitlabUpstream {
  const pacer = createPacer({ perMinute: system.perMinute, clock, burst: system.burst });
  const authorization = privateToken(() => secrets.read(system.token));
  const { host } = new URL(system.url);
  const settings = {
    upstream: 'gitlab',
    baseUrl: `${system.url.replace(/\/+$/, '')}/api/v4`,
    attemptTimeoutMs: system.attemptTimeoutSeconds * 1000,
    totalTimeoutMs: system.totalTimeoutSeconds * 1000,
    retries: system.retries,
  };
  return { host, connect: context => createGitlabClient(settings, { pacer, authorization, redactor }, context) };
}

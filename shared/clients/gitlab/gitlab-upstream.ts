import { privateToken } from '#shared/clients/http/authorization.ts';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { GitlabConfig } from './config.ts';
import { createGitlabClient, type GitlabClient } from './gitlab-client.ts';

/** Requests to a GitLab instance, counted and guarded as their context says. */
export function connectGitlab(config: GitlabConfig, instance: Instance): (context: UpstreamContext) => HttpClient {
  const baseUrl = `${config.url.replace(/\/+$/, '')}/api/v4`;
  const authorization = () => privateToken(() => instance.secrets.read(config.token));
  return createHttpUpstream({ name: 'gitlab', baseUrl, config, authorization }, instance);
}

/** Prepares a GitLab instance, once per instance of ours: the pace is shared by its runs. */
export function createGitlabUpstream(config: GitlabConfig, instance: Instance): Upstream<GitlabClient> {
  const connect = connectGitlab(config, instance);
  return { target: new URL(config.url).host, connect: context => createGitlabClient(connect(context)) };
}

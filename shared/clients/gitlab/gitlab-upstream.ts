import { privateToken } from '#shared/clients/http/authorization.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { GitlabConfig } from './config.ts';
import { createGitlabClient, type GitlabClient } from './gitlab-client.ts';

/** Prepares a GitLab instance, once per instance of ours: the pace is shared by its runs. */
export function createGitlabUpstream(config: GitlabConfig, instance: Instance): Upstream<GitlabClient> {
  const baseUrl = `${config.url.replace(/\/+$/, '')}/api/v4`;
  const authorization = () => privateToken(() => instance.secrets.read(config.token));
  const connect = createHttpUpstream({ name: 'gitlab', baseUrl, config, authorization }, instance);
  return { target: new URL(config.url).host, connect: context => createGitlabClient(connect(context)) };
}

import { bearer } from '#shared/clients/http/authorization.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { GitlabConfig } from '../config.ts';
import { createGitlabProjects, type GitlabProjects } from './project-client.ts';

/**
 * Prepares the project side of a GitLab instance, once per instance of ours. The token goes as a bearer token, which
 * REST and GraphQL both document.
 */
export function createGitlabProjectsUpstream(config: GitlabConfig, instance: Instance): Upstream<GitlabProjects> {
  const baseUrl = `${config.url.replace(/\/+$/, '')}/api/v4`;
  const authorization = () => bearer({ token: () => instance.secrets.read(config.token) });
  const connect = createHttpUpstream({ name: 'gitlab', baseUrl, config, authorization }, instance);
  return { target: new URL(config.url).host, connect: context => createGitlabProjects(connect(context)) };
}

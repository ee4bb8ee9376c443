import { createGitlab, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import type { Forge } from '#sandbox/gitlab/projects/forge.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import { silentLog } from '#shared/core/log.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { human } from './setup.ts';

export interface ProjectsSetup {
  readonly gitlab: GitlabStandIn;
  readonly forge: Forge;
  readonly client: GitlabProjects;
  /** Requests sent so far. */
  readonly requests: () => number;
}

/**
 * A GitLab of its own process with the group `items`, its subgroup `items/maths` and the group `others`, and a client
 * of it.
 */
export function setupProjects({ version }: { readonly version?: string } = {}): ProjectsSetup {
  const clock = new PatientClock(120_000);
  const gitlab = createGitlab({
    clock,
    users: [human(2, { username: 'lockstep-svc' })],
    tokens: new Map([['token', 2]]),
    url: 'https://gitlab.example.org',
    ...(version === undefined ? {} : { version }),
  });
  const { forge } = gitlab;
  for (const group of ['items', 'items/maths', 'others', 'items2']) forge.addGroup(group);
  let requests = 0;
  const config = gitlabConfig.parse({ url: gitlab.url, token: 'env://TOKEN', perMinute: 60_000 });
  const instance = {
    clock,
    log: silentLog,
    secrets: { read: async () => 'token' },
    redactor: createRedactor(),
    wire: wireTo(gitlab),
  };
  const client = createGitlabProjectsUpstream(config, instance).connect({
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => {
      requests += 1;
    },
    beforeWrite: async () => undefined,
  });
  return { gitlab, forge, client, requests: () => requests };
}

/** `count` projects with one commit each, in the group and its subgroup by turns. */
export function fill(forge: Forge, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) =>
      forge.create(index % 3 === 0 ? 'items/maths' : 'items', `187-${1000 + index}`, {
        files: { 'item.json': `{"id":"${1000 + index}"}` },
      }).id,
  );
}

import { oncePerStage } from '#shared/descriptor/scene.ts';
import { type GitlabStandIn, startGitlab } from './gitlab.ts';
import { type PopulationOptions, serviceId, usersOf } from './population.ts';

const token = 'sandbox-gitlab-token';

/** The sandbox's one GitLab, whichever syncs use it. */
export interface GitlabOnStage {
  readonly gitlab: GitlabStandIn;
  /** Who has accounts. */
  readonly population: PopulationOptions;
  /** `upstreams.gitlab` that points at it. */
  readonly upstream: object;
}

/** Starts GitLab with 500 users, some gone from the university, some guests away for years; once a sandbox. */
export const gitlabOnStage = oncePerStage(async ({ clock, keepSecret, atEnd }): Promise<GitlabOnStage> => {
  const population = { users: 500, seed: 1, now: clock.now(), cancelled: 0.01, idleExternals: 0.005 };
  const gitlab = await startGitlab({ clock, users: usersOf(population), tokens: new Map([[token, serviceId]]) });
  atEnd(() => gitlab.close());
  const upstream = { url: gitlab.url, token: keepSecret('gitlab-token', token), perMinute: 6000, burst: 100 };
  return { gitlab, population, upstream };
});

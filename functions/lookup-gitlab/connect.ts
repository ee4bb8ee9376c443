import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabUpstream } from '#shared/clients/gitlab/gitlab-upstream.ts';
import type { LookupConfig } from '#shared/clients/lookup/config.ts';
import { createLookupUpstream } from '#shared/clients/lookup/lookup-upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { BothSides } from './reading/read-both.ts';

/** The two systems as configured. */
export interface LookupGitlabSystems {
  readonly gitlab: GitlabConfig;
  readonly lookup: LookupConfig;
}

/** Prepares both systems, once per instance; a run's clients are made when they are first asked for. */
export function connectBoth(systems: LookupGitlabSystems, instance: Instance) {
  const gitlab = createGitlabUpstream(systems.gitlab, instance);
  const lookup = createLookupUpstream(systems.lookup, instance);
  const connected = new WeakMap<UpstreamContext, BothSides>();
  return {
    target: gitlab.target,
    sidesOf: (context: UpstreamContext): BothSides => {
      const known = connected.get(context);
      const sides = known ?? {
        gitlab: gitlab.connect(context),
        lookup: lookup.connect(context),
        concurrency: systems.lookup.concurrency,
      };
      connected.set(context, sides);
      return sides;
    },
  };
}

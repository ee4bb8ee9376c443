import { z } from 'zod';
import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabUpstream } from '#shared/clients/gitlab/gitlab-upstream.ts';
import type { LookupConfig } from '#shared/clients/lookup/config.ts';
import { createLookupUpstream } from '#shared/clients/lookup/lookup-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { applyChange } from './block/apply-change.ts';
import type { LookupGitlabConfig } from './config.ts';
import { defaultLimits } from './limits.ts';
import type { Payload } from './payload.ts';
import { planner } from './plan.ts';
import { type BothSides, readBoth } from './reading/read-both.ts';
import type { Reading } from './reading/reading.ts';
import { verifyGitlab } from './verify-target.ts';

const name = 'lookup-gitlab';

/** The optional body of a request: there is nothing to choose. */
const parameters = z.strictObject({}).optional();

/**
 * Makes the sync Lookup → GitLab from its validated configuration, once per instance. See README.md for what it owns and
 * what it never does. Throws ConfigError for a limit that it does not know.
 */
export function createLookupGitlab(
  config: LookupGitlabConfig,
  upstreams: { readonly gitlab: GitlabConfig; readonly lookup: LookupConfig },
  instance: Instance,
): Sync<Reading, Payload, z.infer<typeof parameters>> {
  const gitlab = createGitlabUpstream(upstreams.gitlab, instance);
  const lookup = createLookupUpstream(upstreams.lookup, instance);
  const connected = new WeakMap<UpstreamContext, BothSides>();
  const sidesOf = (context: UpstreamContext): BothSides => {
    const known = connected.get(context);
    const sides = known ?? {
      gitlab: gitlab.connect(context),
      lookup: lookup.connect(context),
      concurrency: upstreams.lookup.concurrency,
    };
    connected.set(context, sides);
    return sides;
  };

  return {
    name,
    target: gitlab.target,
    parameters,
    limits: limitsWith(defaultLimits, config.limits, name),
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: context => verifyGitlab(sidesOf(context).gitlab, gitlab.target, config.writable),
    read: context => readBoth(config, sidesOf(context), context),
    plan: planner(config),
    async apply(unit, context) {
      const outcomes: Outcome[] = [];
      for (const change of unit.changes)
        outcomes.push(await applyChange(change, { config, ...sidesOf(context) }, context));
      return outcomes;
    },
  };
}

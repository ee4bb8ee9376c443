import { z } from 'zod';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { applyChange } from './block/apply-change.ts';
import type { LookupGitlabConfig } from './config.ts';
import { connectBoth, type LookupGitlabSystems } from './connect.ts';
import { defaultLimits } from './limits.ts';
import type { Payload } from './payload.ts';
import { planner } from './plan.ts';
import { readBoth } from './reading/read-both.ts';
import type { Reading } from './reading/reading.ts';
import { verifyGitlab } from './verify-target.ts';

const name = 'lookup-gitlab';

/** The optional body of a request: there is nothing to choose. */
const parameters = z.strictObject({}).optional();

/**
 * Makes the sync Lookup → GitLab from its validated configuration, once per instance. See README.md for what it owns
 * and what it never does. Throws ConfigError for a limit that it does not know.
 */
export function createLookupGitlab(
  config: LookupGitlabConfig,
  upstreams: LookupGitlabSystems,
  instance: Instance,
): Sync<Reading, Payload, z.infer<typeof parameters>> {
  const { target, sidesOf } = connectBoth(upstreams, instance);

  return {
    name,
    target,
    parameters,
    limits: limitsWith(defaultLimits, config.limits, name),
    concurrency: config.concurrency,
    repeats: false,
    verifyTarget: context => verifyGitlab(sidesOf(context).gitlab, target, config.writable),
    read: context => {
      keepMemorySmall();
      return readBoth(config, sidesOf(context), context);
    },
    plan: planner(config),
    async apply(unit, context) {
      const outcomes: Outcome[] = [];
      for (const change of unit.changes)
        outcomes.push(await applyChange(change, { config, ...sidesOf(context) }, context));
      return outcomes;
    },
  };
}

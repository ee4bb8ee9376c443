import { z } from 'zod';
import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig, ItemQueueConfig } from '../config.ts';
import { mappingVersion } from '../document/map-fields.ts';
import { completePass } from '../pass/complete-pass.ts';
import { Stumbles } from '../project/stumbles.ts';
import { stateOn } from '../state.ts';
import { applyLook } from './apply-look.ts';
import { ChangeOrder } from './changed-at.ts';
import { type LookPayload, planQueue } from './plan-queue.ts';
import { type DueReading, readDue } from './read-due.ts';

/** There is nothing to choose: what is to be done is marked. */
const parameters = z.strictObject({}).default({});

interface RunMemory {
  readonly gitlab: GitlabProjects;
  readonly order: ChangeOrder;
  readonly stumbles: Stumbles;
}

/**
 * `item-queue`, the only writer of items: looks at what is marked, with what GitLab says now, and keeps documents and
 * records. Made once per instance.
 * @throws ConfigError for a limit of a kind that there is not
 */
export function createItemQueue(
  config: ItemQueueConfig,
  { gitlab, items: group }: { readonly gitlab: GitlabConfig; readonly items: ItemGroupConfig },
  instance: Instance,
): Sync<DueReading, LookPayload, z.infer<typeof parameters>> {
  const upstream = createGitlabProjectsUpstream(gitlab, instance);
  const memories = new Map<string, RunMemory>();
  const memoryOf = (context: ReadContext): RunMemory => {
    const known = memories.get(context.runId);
    if (known !== undefined) return known;
    const memory = {
      gitlab: upstream.connect(context),
      order: new ChangeOrder(context.store, () => context.now()),
      stumbles: new Stumbles(),
    };
    memories.set(context.runId, memory);
    context.atEnd(async () => void memories.delete(context.runId));
    return memory;
  };
  return {
    name: 'item-queue',
    target: group.group,
    parameters,
    limits: limitsWith({}, config.limits, 'item-queue'),
    concurrency: config.concurrency,
    repeats: true,
    probe: isDue,
    read: context => readDue(context, memoryOf(context).gitlab, group, config.concurrency),
    plan: reading => planQueue(reading, group, mappingVersion),
    async apply(unit, context) {
      const outcomes: Outcome[] = [];
      for (const { payload } of unit.changes) {
        outcomes.push(await applyLook(payload, { ...memoryOf(context), group, config }, context));
      }
      return outcomes;
    },
    report: async (context, { at }) => {
      if (at === 'end') await completePass(context);
    },
    remains: isDue,
  };
}

/** Costs one read of state a minute: a webhook marks a project, and does not have to tell anybody. */
async function isDue({ store, now }: ReadContext): Promise<boolean> {
  const { entries } = await stateOn(store).work.query('inState', { state: 'waiting' }, { limit: 1, before: now() + 1 });
  return entries.length > 0;
}

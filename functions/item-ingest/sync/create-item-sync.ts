import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig, ItemSyncConfig } from '../config.ts';
import { defaultLimits } from '../limits.ts';
import { completePass } from '../pass/complete-pass.ts';
import { currentPass } from '../pass/current-pass.ts';
import type { Pass } from '../pass/passes.ts';
import { stateOn } from '../state.ts';
import { applySync } from './apply-sync.ts';
import { formOf, wantedHook } from './configured-hook.ts';
import { type ItemSyncParameters, itemSyncParameters } from './parameters.ts';
import { planSync } from './plan-sync.ts';
import { readChosen } from './read-chosen.ts';
import { readRound } from './read-round.ts';
import type { SyncReading } from './reading.ts';
import { RunMemory } from './run-memory.ts';
import type { SyncPayload } from './sync-change.ts';
import { verifyGitlab } from './verify-target.ts';

const name = 'item-sync';
const msPerHour = 3_600_000;

/** Hooks that a dry run looks at of projects that are new. */
const newHooksShown = 200;

/**
 * `item-sync`: goes over the whole group once a night, in rounds: compares heads, sees to hooks, and looks for what is
 * gone. It writes hooks to GitLab and marks for `item-queue`, never an item. Made once per instance.
 * @throws ConfigError for a limit of a kind that there is not
 */
export function createItemSync(
  config: ItemSyncConfig,
  { gitlab, items: group }: { readonly gitlab: GitlabConfig; readonly items: ItemGroupConfig },
  instance: Instance,
): Sync<SyncReading, SyncPayload, ItemSyncParameters> {
  const upstream = createGitlabProjectsUpstream(gitlab, instance);
  const wanted = wantedHook(group);
  const rules = {
    absence: { apartMs: config.apartHours * msPerHour, graceMs: config.graceDays * 24 * msPerHour },
    hook: wanted,
  };
  const memories = new Map<string, RunMemory>();
  const memoryOf = (context: ReadContext): RunMemory => {
    const known = memories.get(context.runId) ?? new RunMemory(upstream.connect(context));
    if (!memories.has(context.runId)) {
      memories.set(context.runId, known);
      context.atEnd(async () => void memories.delete(context.runId));
    }
    return known;
  };
  const isChosen = ({ projects, items }: ItemSyncParameters): boolean => projects !== undefined || items !== undefined;

  const passIn = async (context: ReadContext): Promise<Pass | undefined> => {
    const isAsked = context.trigger !== 'scheduler';
    const everyMs = config.everyHours * msPerHour;
    return currentPass(context, { everyMs, isAsked: isAsked && memoryOf(context).pass === '' });
  };

  const readParts = async (
    context: ReadContext<ItemSyncParameters>,
    newHooks = newHooksShown,
  ): Promise<SyncReading> => {
    const memory = memoryOf(context);
    const { parameters, mode } = context;
    const again = parameters.again === true;
    if (isChosen(parameters)) {
      if (memory.isChosenDone) return { pass: undefined, again };
      const chosen = await readChosen(memory.gitlab, parameters, group, config.concurrency, context);
      if (mode === 'apply') memory.isChosenDone = true;
      return { pass: undefined, again, chosen };
    }
    const pass = await passIn(context);
    if (pass === undefined) return { pass, again };
    memory.pass = pass.id;
    return readRound(pass, { memory, group, config, hasHooks: wanted !== undefined, newHooks }, context);
  };

  return {
    name,
    target: upstream.target,
    parameters: itemSyncParameters,
    limits: limitsWith(defaultLimits, config.limits, name),
    concurrency: config.concurrency,
    repeats: true,
    async probe(context) {
      return context.trigger !== 'scheduler' || (await passIn(context)) !== undefined;
    },
    verifyTarget: async context => {
      if (wanted !== undefined) await verifyGitlab(memoryOf(context).gitlab, upstream.target, config.writable);
    },
    read: context => readParts(context),
    // A dry run shows all phases of the night at once; the whole of it, the hooks of every new project too.
    async *whole(context) {
      yield await readParts(context, Number.POSITIVE_INFINITY);
    },
    plan: reading => planSync(reading, rules),
    apply: (unit, context) => {
      const memory = memoryOf(context);
      return applySync(
        unit,
        {
          gitlab: memory.gitlab,
          group: group.group,
          hook:
            group.hook === undefined
              ? undefined
              : { form: () => formOf(group, instance), secretVersion: wanted?.secretVersion ?? '' },
          pass: memory.pass,
          again: context.parameters.again === true,
          stumbles: memory.stumbles,
          by: context.trigger === 'scheduler' ? 'the scheduler' : 'a person',
        },
        context,
      );
    },
    report: async (context, { at }) => {
      // A night on which nothing was behind leaves item-queue nothing to do.
      if (at === 'end') await completePass(context);
    },
    async remains({ store }) {
      const { entries } = await stateOn(store).passes.query('open', { isOpen: true }, { limit: 10 });
      return entries.some(({ value }) => value.phase !== 'marked');
    },
  };
}

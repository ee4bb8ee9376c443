import type { GitlabConfig } from '#shared/clients/gitlab/config.ts';
import { createGitlabProjectsUpstream } from '#shared/clients/gitlab/projects/gitlab-projects-upstream.ts';
import type { HookForm } from '#shared/clients/gitlab/projects/project-client.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig, ItemSyncConfig } from '../config.ts';
import { defaultLimits } from '../limits.ts';
import { completePass } from '../pass/complete-pass.ts';
import { currentPass } from '../pass/current-pass.ts';
import type { Pass } from '../pass/passes.ts';
import type { WantedHook } from '../project/hook-plan.ts';
import { type ItemProject, newProject } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import { applySync } from './apply-sync.ts';
import { type ItemSyncParameters, itemSyncParameters } from './parameters.ts';
import { isWritable } from './plan-heads.ts';
import { planSync } from './plan-sync.ts';
import { readAbsence } from './read-absence.ts';
import { readChosen } from './read-chosen.ts';
import { readHeads } from './read-heads.ts';
import { hooksOf, readHooks } from './read-hooks.ts';
import type { HooksPart, ListedRow, SyncReading } from './reading.ts';
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
    const isDry = mode === 'dry-run';
    const heads = async () =>
      readHeads(
        memory.gitlab,
        await memory.listing(group, context),
        pass.comparedUpTo,
        again,
        config.concurrency,
        context,
      );
    const hooks = async () => {
      const share = { hookNights: config.hookNights, population: await memory.population(context) };
      return readHooks(memory.gitlab, pass, share, config.concurrency, context);
    };
    const absence = async (recorded?: number) => readAbsence(await memory.listing(group, context), recorded, context);
    if (isDry) {
      const compared = await heads();
      const seen = await hooks();
      const added = wanted === undefined ? [] : newProjects(compared.rows);
      const more = await hooksOf(memory.gitlab, added.slice(0, newHooks), config.concurrency, context);
      const both: HooksPart = {
        ...seen,
        rows: [...seen.rows, ...more],
        population: Math.max(seen.population, compared.listed),
      };
      return { pass, again, heads: compared, hooks: both, absence: await absence() };
    }
    if (pass.phase === 'heads') {
      const compared = await heads();
      memory.noteRecords(pass, compared);
      return { pass, again, heads: compared };
    }
    if (pass.phase === 'hooks') {
      if (wanted !== undefined) return { pass, again, hooks: await hooks() };
      return { pass, again, hooks: { rows: [], isLast: true, left: 0, population: 0 } };
    }
    return { pass, again, absence: await absence(memory.recorded) };
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

function newProjects(rows: readonly ListedRow[]): ItemProject[] {
  return rows.flatMap(({ listed, record }) =>
    record === undefined
      ? [newProject({ projectId: listed.id, path: listed.path, isWritable: isWritable(listed) })]
      : [],
  );
}

function wantedHook({ hook }: ItemGroupConfig): WantedHook | undefined {
  const [secret] = hook?.secrets ?? [];
  if (hook === undefined || secret === undefined) return undefined;
  return {
    url: hook.url,
    sslVerification: hook.sslVerification,
    secretVersion: secret.version,
    isSigned: secret.signing !== undefined,
  };
}

/** The hook as GitLab is told of it, with its secrets. Reads them at first use. */
async function formOf({ hook }: ItemGroupConfig, { secrets }: Instance): Promise<HookForm> {
  const [secret] = hook?.secrets ?? [];
  if (hook === undefined || secret === undefined) throw new Error('no hook is configured');
  return {
    url: hook.url,
    name: hook.name,
    token: await secrets.read(secret.token),
    signingToken: secret.signing === undefined ? null : await secrets.read(secret.signing),
    sslVerification: hook.sslVerification,
  };
}

import { z } from 'zod';
import { limitsWith } from '#shared/config/limits.ts';
import type { ApplyContext, ReadContext, Sync } from '#shared/runtime/sync.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { defaultLimits } from '../default-limits.ts';
import { localTime } from '../lesson/local-time.ts';
import { createRepair } from '../reference-data/create-repair.ts';
import { createAccountLook } from '../reference-data/supply-presenter.ts';
import type { HasAccount } from '../schedule/left-out.ts';
import { stateOn } from '../state.ts';
import { type CmisEcho360Instance, type CmisEcho360Systems, connectCmisEcho360 } from '../upstreams.ts';
import { finishRows, finishRowsOf, recoverRows } from './report-finished-rows.ts';
import { applyUnit, reserveMs } from './round/apply-unit.ts';
import { planRound, planRulesOf } from './round/plan-round.ts';
import { readRound } from './round/read-round.ts';
import type { RoundFacts } from './round/round-facts.ts';
import { createRunMemories } from './round/run-memory.ts';
import type { Work } from './round/work.ts';
import { takeOverRetried } from './take-over-retried.ts';
import { takeOver } from './take-over-rows.ts';
import { extentOfChange } from './whole/extent-of-change.ts';
import { readWhole } from './whole/read-whole.ts';

/** It takes no parameters: what is to be done is in the queue and in the marks. */
const parameters = z.strictObject({}).default({});
export type Echo360QueueParameters = z.infer<typeof parameters>;

/**
 * `echo360-queue`, the only writer to Echo360: takes queue rows over as notifications, ends them with what CMIS says
 * now, and refreshes room-days that are in conflict or marked (seed 002). Made once per instance.
 * @throws ConfigError for a limit of a kind that there is not
 */
export function createEcho360Queue(
  config: Echo360QueueConfig,
  systems: CmisEcho360Systems,
  instance: CmisEcho360Instance,
): Sync<RoundFacts, Work, Echo360QueueParameters> {
  const upstreams = connectCmisEcho360(systems, instance);
  const rules = planRulesOf(config, upstreams);
  const memories = createRunMemories();
  const memoryIn = (context: ApplyContext) =>
    memories.of(context.runId, () =>
      createRepair(upstreams.echo360(context), config, () => upstreams.cmis.connect(context), context.log),
    );
  const hasAccountIn = (context: ReadContext): HasAccount =>
    memories.ofRun(context.runId)?.repair.hasAccount ?? createAccountLook(upstreams.echo360(context), context.log);
  return {
    name: 'echo360-queue',
    target: upstreams.target,
    parameters,
    limits: limitsWith(defaultLimits, config.limits, 'echo360-queue'),
    concurrency: config.concurrency,
    repeats: true,
    reserveMs,
    probe: async context => (await upstreams.cmis.connect(context)).hasUnprocessed(),
    intake: async context => {
      const { roomMapping: mapping, keepDays, queueRowsPerRun: maxRows, timeZone } = config;
      const { setIds } = upstreams;
      const parts = { cmis: await upstreams.cmis.connect(context), mapping, setIds, keepDays };
      const memory = memoryIn(context);
      memory.waiting = (await isOpen(context)) ? undefined : new Map();
      const retried = memory.waiting === undefined ? await takeOverRetried(context, parts) : 0;
      const today = localTime(context.now(), timeZone).slice(0, 10);
      return retried + (await takeOver(context, { ...parts, memory, maxRows, today }));
    },
    verifyTarget: context => upstreams.echo360(context).verifyTarget(),
    read: async context =>
      readRound(context, {
        cmis: await upstreams.cmis.connect(context),
        upstreams,
        config,
        memory: memories.ofRun(context.runId),
        hasAccount: hasAccountIn(context),
      }),
    async *whole(context) {
      const hasAccount = hasAccountIn(context);
      const cmis = await upstreams.cmis.connect(context);
      yield* readWhole(context, { cmis, upstreams, config, memory: undefined, hasAccount });
    },
    extentOf: extentOfChange,
    plan: facts => planRound(facts, rules),
    apply: (unit, context, following) =>
      applyUnit(unit, following, context, {
        echo360: upstreams.echo360(context),
        memory: memoryIn(context),
        config,
        rules,
      }),
    report: async (context, when) => {
      const cmis = await upstreams.cmis.connect(context);
      await finishRows(context, cmis, memoryIn(context));
      if (when.at === 'end' && !(await isOpen(context))) await recoverRows(context, cmis);
      if (when.at === 'start' && when.unreportedRunId !== null) await finishRowsOf(when.unreportedRunId, context, cmis);
    },
    remains: async context => (await isOpen(context)) || (await isMarked(context)),
  };
}

async function isOpen({ store }: ApplyContext): Promise<boolean> {
  const { entries } = await stateOn(store).notifications.query('open', { open: true }, { limit: 1 });
  return entries.length > 0;
}

async function isMarked({ store }: ApplyContext): Promise<boolean> {
  const { entries } = await stateOn(store).roomDays.query('marked', { isMarked: true }, { limit: 1 });
  return entries.length > 0;
}

import { changesOf, type Finding } from '#shared/core/change.ts';
import { StateError } from '#shared/core/errors.ts';
import { collectionOn, commitAll } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { blockedMessage, checkLimits } from '../limits/check-limits.ts';
import { RunAllowance } from '../limits/counted-against-limits.ts';
import type { Sync } from '../sync.ts';
import { readContext } from './context.ts';
import { endingOfStop } from './ending-of-stop.ts';
import { Recorder } from './recorder.ts';
import { resultOf } from './result-of.ts';
import { assertDistinct } from './rounds.ts';
import type { Run } from './run-begun.ts';
import { endedRecord, keptDaysOf, planDigest, runWrite, startedRecord } from './run-record.ts';
import type { RunResult } from './run-result.ts';

/**
 * Reads, plans and checks the limits, and writes nothing but its own record: no lease, no messages consumed. A run in
 * apply mode would begin with the same plan, and the limits would say the same of it.
 */
export async function runDry<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  run: Run<Parameters>,
): Promise<RunResult> {
  const { parts, scope } = run;
  const recorder = new Recorder({
    runId: scope.runId,
    store: parts.store,
    log: parts.log,
    runStartedAt: scope.startedAt,
    keptDays: keptDaysOf(parts.settings),
    monotonic: () => parts.clock.monotonic(),
    commit: writes => commitEach(parts.store, writes),
  });
  let writes: Write[] = [];
  let recorded: PlanOf | undefined;
  let result: RunResult;
  let findings: readonly Finding[] = [];
  try {
    const context = readContext(scope, {
      mode: 'dry-run',
      trigger: run.request.trigger,
      parameters: run.parameters,
      round: 0,
    });
    const plan = sync.plan(await sync.read(context), context.now());
    const changes = changesOf(plan);
    assertDistinct(changes);
    findings = plan.findings;
    parts.observer?.onPlan?.(changes, findings, 0);
    const control = run.control.value;
    const allowance = await RunAllowance.of(parts, control, changes, scope.now());
    const { done, exempt } = await allowance.forRound(control.campaign, changes, {}, scope.now());
    const excesses = checkLimits(plan, { limits: sync.limits, done, exempt });
    if (excesses.length > 0) parts.observer?.onBlocked?.(excesses);
    writes = recorder.plan(changes);
    recorded = await recordOfPlan(parts.store, sync.name, {
      digest: planDigest(changes, parts.settings.configDigest),
      of: scope.runId,
    });
    if (recorded.of !== scope.runId) writes = [];
    const planned = changes.length === 1 ? '1 change planned' : `${changes.length} changes planned`;
    const message = changes.length === 0 ? 'Nothing to do.' : `${planned}; dry run, so nothing was written.`;
    result = resultOf(
      sync,
      run,
      excesses.length > 0
        ? {
            status: 'blocked',
            message: blockedMessage(excesses, { done: 0, planned: changes.length }),
            advice: 'A run in apply mode would stop here until a person approves it.',
          }
        : { status: 'succeeded', message },
      { recorded: true, counts: recorder.summary(), rounds: { rounds: 1, findings, excesses } },
    );
  } catch (error) {
    parts.log.error({ function: sync.name, runId: scope.runId, err: error }, 'The dry run failed.');
    result = resultOf(sync, run, endingOfStop(error, parts), { recorded: true });
  }
  const record = endedRecord(startedRecord(sync, run, null), result, recorded);
  await commitEach(parts.store, [...writes, runWrite(parts.store, scope.runId, record)]);
  return result;
}

interface PlanOf {
  readonly digest: string;
  /** The run whose recorded changes are the plan. */
  readonly of: string;
}

/**
 * A function that dry-runs every minute plans the same for days: its plan is recorded once, and referred to for as long
 * as it stays.
 */
async function recordOfPlan(store: Store, name: string, plan: PlanOf): Promise<PlanOf> {
  const latest = { limit: 1, direction: 'descending' } as const;
  const [last] = (await collectionOn(store, runs).query('byFunction', { function: name }, latest)).entries;
  if (last === undefined || last.value.mode !== 'dry-run' || last.value.planDigest !== plan.digest) return plan;
  return { ...plan, of: last.value.planOf };
}

/**
 * Writes without a ticket, in as many commits as it takes.
 * @throws StateError where one is refused; those before it are written
 */
export async function commitEach(store: Store, writes: readonly Write[]): Promise<void> {
  const result = await commitAll(store, undefined, writes);
  if (!result.ok) throw new StateError(`A run record could not be written (${result.why}).`);
}

import { collectionOn } from '#shared/state/collection.ts';
import type { Control } from '#shared/state/collections/control.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import type { Sync } from '../sync.ts';
import { readContext } from './context.ts';
import { resultOf } from './result-of.ts';
import type { Run } from './run-begun.ts';
import type { RunResult } from './run-result.ts';

/**
 * Whether the control record itself says that there is something to do: work left over, a run asked for, a run that
 * died.
 */
function knowsOfWork(control: Control): boolean {
  return control.pending || control.runRequest !== null || control.unfinishedRunId !== null || control.ticket !== null;
}

/** Who paused the function, and why; undefined where it is not paused. */
export function pausedMessage(control: Control): string | undefined {
  return control.paused === null ? undefined : `Paused by ${control.paused.by}: ${control.paused.why}`;
}

/**
 * The result of a tick that needs no run: paused, or nothing to do. Costs one read of state (done already) and one
 * write, the sign of life. `undefined` when a run is needed, also when the probe itself fails: the run then records
 * why.
 */
export async function idleResult<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  run: Run<Parameters>,
): Promise<RunResult | undefined> {
  const control = run.control.value;
  const paused = pausedMessage(control);
  const takesInWhilePaused = sync.intake !== undefined;
  if (paused === undefined || takesInWhilePaused) {
    if (sync.probe === undefined) return undefined;
    if (paused === undefined && knowsOfWork(control)) return undefined;
    const context = readContext(run.scope, {
      mode: run.mode,
      trigger: run.request.trigger,
      parameters: run.parameters,
      round: 0,
    });
    const found = await sync.probe(context).catch((error: unknown) => {
      run.parts.log.warn({ function: sync.name }, `The look for work failed: ${String(error)}`);
      return true;
    });
    if (found) return undefined;
  }
  const result = resultOf(sync, run, {
    status: paused === undefined ? 'succeeded' : 'skipped',
    message: paused ?? 'Nothing to do.',
    ...(paused === undefined ? {} : { advice: 'Resume it when the reason is gone.' }),
  });
  await run.parts.store.commit(undefined, [
    collectionOn(run.parts.store, ticks).set(sync.name, { at: run.scope.now(), result: result.message }),
  ]);
  return result;
}

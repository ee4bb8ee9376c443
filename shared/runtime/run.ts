import type { StoreOperations } from '#shared/state/store.ts';
import { openRunScope, type RunScope } from './context.ts';
import { type ReadControl, readControl, updateControl } from './control-record.ts';
import { idleResult } from './idle.ts';
import { logWith } from './log.ts';
import { type RequestedRun, requestedRun } from './requested-run.ts';
import { runDry } from './run-dry.ts';
import { runIdAt } from './run-id.ts';
import { runLeased } from './run-leased.ts';
import type { RunParts } from './run-parts.ts';
import type { RunRequest, RunResult } from './run-result.ts';
import type { Sync } from './sync.ts';

/** What the parts of a run share from its start. */
export interface Run<Parameters> extends RequestedRun<Parameters> {
  readonly parts: RunParts;
  readonly scope: RunScope;
  /** The control record as it was when the run began. */
  readonly control: ReadControl;
  /** Of the store's counter when the run began. */
  readonly operationsBefore: StoreOperations;
}

/**
 * Runs a sync once, as DESIGN's "One run" says: probe, lease, intake, rounds of read, plan, check and apply. What happens in
 * the run never throws: the result tells it, and the run record does.
 * @throws BadRequestError for parameters or a mode that cannot be, UnavailableError when the state store cannot be asked at all; nothing was started.
 */
export async function runSync<Observed, Payload, Parameters>(
  sync: Sync<Observed, Payload, Parameters>,
  given: RunParts,
  request: RunRequest,
): Promise<RunResult> {
  const operationsBefore = { ...given.store.operations };
  const control = await readControl(given.store, sync.name);
  const requested = requestedRun(sync, given, request, control.value);
  const at = control.readAt ?? given.clock.now();
  const runId = requested.promisedId ?? runIdAt(at, given.randomId());
  const { trace } = request;
  const log = logWith(given.log, { function: sync.name, run: runId, ...(trace === undefined ? {} : { trace }) });
  const parts: RunParts = { ...given, log };
  const scope = openRunScope(runId, at, parts);
  const run: Run<Parameters> = { ...requested, parts, scope, control, operationsBefore };
  try {
    if (requested.mode === 'dry-run') {
      if (requested.promisedId !== undefined) {
        await updateControl(parts.store, sync.name, current => ({ ...current, runRequest: null }));
      }
      return await runDry(sync, run);
    }
    return (await idleResult(sync, run)) ?? (await runLeased(sync, run));
  } finally {
    await scope.close();
  }
}

import { BadRequestError } from '#shared/core/errors.ts';
import { createControl, readControl, updateControl } from '../lease/control-record.ts';
import { logWith } from '../log/log.ts';
import { refuseRequest } from '../operations/refused-request.ts';
import { askedAhead, requestedRun } from '../operations/requested-run.ts';
import type { Sync } from '../sync.ts';
import { openRunScope } from './context.ts';
import { idleResult } from './idle-or-paused.ts';
import { planWhole } from './plan-whole.ts';
import type { Run } from './run-begun.ts';
import { runDry } from './run-dry.ts';
import { runIdAt } from './run-id.ts';
import { runLeased } from './run-leased.ts';
import type { RunParts } from './run-parts.ts';
import type { RunRequest, RunResult } from './run-result.ts';

/**
 * Runs a sync once, as DESIGN's "One run" says: probe, lease, intake, rounds of read, plan, check and apply. What
 * happens in the run never throws: the result tells it, and the run record does.
 * @throws BadRequestError for parameters or a mode that cannot be (of a run asked for ahead its record says so),
 * UnavailableError when the state store cannot be asked at all; nothing was started.
 */
export async function runSync<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  given: RunParts,
  request: RunRequest,
): Promise<RunResult> {
  // Other runs of this process use the same store: what this one asks of it is counted apart.
  const store = given.store.counted();
  const found = await readControl(store, sync.name);
  const [errand] = request.trigger === 'scheduler' ? found.value.errands : [];
  if (errand !== undefined && given.errand !== undefined) return await given.errand(errand, request);
  const requested = attempted(() => requestedRun(sync, given, request, found.value));
  // The very first run dates its work by the store's clock too. By a machine clock that is an hour ahead, later work
  // would look out of date.
  const isFirst = found.readAt === undefined && 'mode' in requested && requested.mode === 'apply';
  const control = isFirst ? await createControl(store, sync.name) : found;
  const ahead = askedAhead(request, control.value);
  if ('refused' in requested && ahead === undefined) throw requested.refused;
  const at = control.readAt ?? given.clock.now();
  const runId = ahead?.promisedId ?? runIdAt(at, given.randomId());
  const { trace } = request;
  const log = logWith(given.log, { function: sync.name, run: runId, ...(trace === undefined ? {} : { trace }) });
  const parts: RunParts = { ...given, store, log, settings: settingsFor(request, given) };
  const scope = openRunScope(runId, at, parts);
  const frame = { parts, scope, control };
  try {
    if ('refused' in requested) {
      const asked = ahead?.request ?? request;
      const run = { ...frame, request: asked, mode: asked.mode ?? parts.settings.mode };
      return await refuseRequest(sync, run, requested.refused);
    }
    const run: Run<Parameters> = { ...requested, ...frame };
    if (run.mode === 'dry-run') {
      if (run.promisedId !== undefined) await takeUp(run.promisedId, sync.name, parts);
      // A person who asks for a plan gets one; a tick looks first, as in apply mode.
      if (run.request.whole === true) return await planWhole(sync, run);
      const idle = run.request.trigger === 'scheduler' ? await idleResult(sync, run) : undefined;
      return idle ?? (await runDry(sync, run));
    }
    return (await idleResult(sync, run)) ?? (await runLeased(sync, run));
  } finally {
    await scope.close();
  }
}

/**
 * A plan over the whole backlog may take long. Where a person waits for it at the command line, no platform ends it,
 * and it holds no lease.
 */
function settingsFor({ whole, trigger }: RunRequest, { settings }: RunParts): RunParts['settings'] {
  return whole === true && trigger === 'cli' ? { ...settings, budgetMs: wholePlanMs } : settings;
}

const wholePlanMs = 6 * 3_600_000;

function attempted<Value>(make: () => Value): Value | { readonly refused: BadRequestError } {
  try {
    return make();
  } catch (error) {
    if (error instanceof BadRequestError) return { refused: error };
    throw error;
  }
}

/** A run that takes no lease takes its request from the control record by itself. */
async function takeUp(runId: string, name: string, { store }: RunParts): Promise<void> {
  await updateControl(store, name, control =>
    control.runRequest?.runId === runId ? { ...control, runRequest: null } : control,
  );
}

import type { BadRequestError } from '#shared/core/errors.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import { updateControl } from '../lease/control-record.ts';
import { resultOf } from '../run/result-of.ts';
import type { Run } from '../run/run-begun.ts';
import { endedRecord, runWrite, startedRecord } from '../run/run-record.ts';
import type { RunResult } from '../run/run-result.ts';
import type { Sync } from '../sync.ts';

/**
 * Ends a run that was asked for ahead and can no longer be made (the configuration has changed since): its record says
 * why, under the promised id, and the request is gone, so that the ticks after it do their own work.
 */
export async function refuseRequest(
  sync: Pick<Sync<unknown, unknown>, 'name' | 'target'>,
  run: Omit<Run<unknown>, 'parameters'>,
  error: BadRequestError,
): Promise<RunResult> {
  const { parts, scope } = run;
  const result = resultOf(sync, run, endingOf(error), { recorded: true });
  const record = endedRecord(startedRecord(sync, run, null), result);
  await updateControl(
    parts.store,
    sync.name,
    control => ({ ...control, runRequest: control.runRequest?.runId === scope.runId ? null : control.runRequest }),
    { more: [runWrite(parts.store, scope.runId, record)] },
  );
  return result;
}

import type { Installation } from '#shared/descriptor/descriptor.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { endErrand } from '#shared/runtime/operations/request-run.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';

/**
 * Makes the run that people asked for of a function that is run by hand, in a tick of its host: it goes by the host's
 * settings, and works where the host works. It is tried once; what becomes of it stands in its own record.
 */
export function errandsOf(
  installation: Installation,
  host: string,
  onResult: (result: RunResult, request: RunRequest) => void | Promise<void>,
): NonNullable<RunParts['errand']> {
  const { store } = installation;
  return async (name, request) => {
    const { runRequest } = (await readControl(store, name)).value;
    // The request may have been taken back; then the tick is the host's own.
    const made = runRequest === null ? host : name;
    try {
      const { runnable } = await installation.open(made);
      const result = await runnable.run(installation.runParts(made), request);
      if (made === name) await onResult(result, request);
      return result;
    } finally {
      await endErrand(store, host, name, runRequest?.runId);
    }
  };
}

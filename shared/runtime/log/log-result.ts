import type { Log } from '#shared/core/log.ts';
import type { RunResult } from '../run/run-result.ts';

/** How loud a result is: DESIGN's table of endings. `event` is what counters of these lines know them by, `standing` what they count. */
export function logResult(log: Log, result: RunResult, trace?: string, standing: object = {}): void {
  const { function: name, status, message, runId: run, requests, advice } = result;
  const fields = { event: 'run', function: name, run, trace, status, requests, advice, ...standing };
  if (status === 'failed' || status === 'blocked') log.error(fields, message);
  else if (status === 'partial' || status === 'aborted') log.warn(fields, message);
  else log.info(fields, message);
}

import type { Log } from '#shared/core/log.ts';
import type { RunResult } from '../run/run-result.ts';

/**
 * The log level of a result, as DESIGN's table of endings says. Metrics find these lines by `event` and count by
 * `alertFields`.
 */
export function logResult(log: Log, result: RunResult, trace?: string, alertFields: object = {}): void {
  const { function: name, status, message, runId: run, requests, advice } = result;
  const fields = { event: 'run', function: name, run, trace, status, requests, advice, ...alertFields };
  if (status === 'failed' || status === 'blocked') log.error(fields, message);
  else if (status === 'partial' || status === 'aborted') log.warn(fields, message);
  else log.info(fields, message);
}

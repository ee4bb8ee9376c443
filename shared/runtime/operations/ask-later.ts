import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { RunRequest } from '../run/run-result.ts';
import type { OperationParts } from './audited-change.ts';
import type { Scheduler } from './cloud-scheduler.ts';
import { requestRun } from './request-run.ts';
import { checkedParameters } from './requested-run.ts';

export interface AskLaterParts {
  readonly name: string;
  readonly parameters: z.ZodType;
  /** What the configuration permits. */
  readonly permitted: Mode;
  readonly operations: OperationParts;
  readonly scheduler: Scheduler;
  /** Of a function that is run by hand: the one whose ticks make its runs. */
  readonly host?: string;
}

/**
 * Records that a run is asked for and wakes the function's scheduled job, which makes it under the id returned.
 * @throws BadRequestError when it could not be run that way; nothing was recorded.
 */
export async function askLater(parts: AskLaterParts, { by, mode, parameters, whole }: RunRequest): Promise<string> {
  const { name, operations, scheduler, host } = parts;
  checkedParameters(name, parts.parameters, parameters);
  if (mode === 'apply' && parts.permitted === 'dry-run') {
    throw new BadRequestError(`${name} is configured as dry-run, so no run was asked for.`);
  }
  const json = parameters === undefined ? {} : { parameters: z.json().parse(parameters) };
  const runId = await requestRun({ ...operations, who: by }, name, {
    ...(mode === undefined ? {} : { mode }),
    ...(whole === true ? { whole } : {}),
    ...json,
    ...(host === undefined ? {} : { host }),
  });
  await scheduler.wake(host ?? name);
  return runId;
}

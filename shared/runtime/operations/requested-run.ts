import type { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { issueTexts } from '#shared/core/issue-text.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { RunParts } from '../run/run-parts.ts';
import type { RunRequest } from '../run/run-result.ts';
import type { Sync } from '../sync.ts';

export interface RequestedRun<Parameters> {
  readonly request: RunRequest;
  readonly parameters: Parameters;
  readonly mode: Mode;
  /** The id that was promised to whoever asked for the run ahead. */
  readonly promisedId?: string;
}

/**
 * What this run is to do. A tick of the scheduler takes up the run that a person asked for ahead
 * (`Prefer: respond-async`, the console), with that person's mode and parameters; any other request speaks for itself.
 * @throws BadRequestError when the parameters break the sync's schema, or apply is asked for where the configuration
 * says dry-run.
 */
export function requestedRun<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  { settings }: RunParts,
  request: RunRequest,
  control: Control,
): RequestedRun<Parameters> {
  const ahead = askedAhead(request, control);
  const effective = ahead?.request ?? request;
  const parameters = checkedParameters(sync.name, sync.parameters, effective.parameters);
  if (effective.whole === true && effective.mode !== 'dry-run') {
    throw new BadRequestError(`A plan over the whole backlog of ${sync.name} is a dry run.`, {
      advice: 'Ask for it with mode dry-run; a campaign lets the runs carry it out.',
    });
  }
  if (effective.whole === true && sync.repeats && sync.whole === undefined) {
    throw new BadRequestError(`${sync.name} works through its backlog in rounds and cannot plan all of it beforehand.`);
  }
  if (effective.mode === 'apply' && settings.mode === 'dry-run') {
    throw new BadRequestError(`${sync.name} is configured as dry-run, so it was not run.`, {
      advice: `Set functions.${sync.name}.mode to apply in the configuration to let it write. Where it says so already, the configuration does not name what may be written to: the function's README says how.`,
    });
  }
  return {
    request: effective,
    parameters,
    mode: effective.mode ?? settings.mode,
    ...(ahead === undefined ? {} : { promisedId: ahead.promisedId }),
  };
}

/** What a person asked for ahead, where this request is the tick that takes it up. */
export function askedAhead(
  { trigger }: RunRequest,
  { runRequest: ahead }: Control,
): Required<Pick<RequestedRun<unknown>, 'request' | 'promisedId'>> | undefined {
  if (trigger !== 'scheduler' || ahead === null) return undefined;
  const { runId, by, parameters, mode, whole } = ahead;
  return {
    promisedId: runId,
    request: {
      trigger: 'person',
      by,
      ...(parameters === null ? {} : { parameters }),
      ...(mode === null ? {} : { mode }),
      ...(whole ? { whole } : {}),
    },
  };
}

/** @throws BadRequestError that names what is wrong with the parameters, never their values. */
export function checkedParameters<Parameters>(
  name: string,
  schema: z.ZodType<Parameters>,
  parameters: unknown,
): Parameters {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new BadRequestError(`${name} cannot be run with these parameters: ${issueTexts(parsed.error, 'parameters')}.`);
}

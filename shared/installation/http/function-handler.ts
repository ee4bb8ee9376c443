import type { Request, Response } from 'express';
import { once } from '#shared/core/once.ts';
import { functionNamed, functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { AccessRule } from '#shared/descriptor/endpoint.ts';
import { answerJson } from '#shared/runtime/http/answer-json.ts';
import type { CallerOf } from '#shared/runtime/http/caller.ts';
import { createRunHandler } from '#shared/runtime/http/run-handler.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { errandsOf } from './errand.ts';

/** A function over HTTP, wherever it is mounted: paths are relative to its own place. */
export interface ServedFunction {
  readonly name: string;
  readonly kind: 'run' | 'endpoint';
  readonly access: AccessRule;
  readonly handle: (request: Request, response: Response) => Promise<void>;
  /** One tick of a scheduler; undefined for an endpoint. */
  readonly tick: ((by: string) => Promise<void>) | undefined;
}

export interface ServingParts {
  /** Records that a run is asked for; undefined where there is no scheduler to make it. */
  readonly runLater?: ((request: RunRequest) => Promise<string>) | undefined;
  /** Told how each run ended, and what was asked. */
  readonly onResult: (result: RunResult, request: RunRequest) => void | Promise<void>;
  /** Told of a run that could not even begin. */
  readonly onError?: (error: unknown, request: RunRequest) => void;
  readonly callerOf: CallerOf;
  /** Whether the process listens on a loopback address alone. */
  readonly isLocal?: boolean | undefined;
  /** Has the scheduler start a function's run at once. */
  readonly startJob?: ((name: string) => Promise<void>) | undefined;
}

/**
 * Opens a function for HTTP, the same for the cloud entry, `lockstep serve` and the sandbox. `POST /` runs it,
 * `POST /operations/<name>` does what people may do to it; an endpoint answers all its requests itself.
 * @throws ConfigError where something that it needs is not configured.
 */
export async function serveFunction(
  installation: Installation,
  name: string,
  { runLater, onResult, onError, callerOf, isLocal, startJob }: ServingParts,
): Promise<ServedFunction> {
  const { log, stop } = installation;
  const descriptor = functionNamed(functionsOf(installation.syncs), name);
  if (descriptor.kind === 'endpoint') {
    const endpoint = await installation.openEndpoint(name);
    // It needs the web's Request and Response, for which Node loads all of undici: not before somebody asks.
    const handler = once(async () => {
      const { endpointHandler } = await import('./endpoint-handler.ts');
      return endpointHandler(descriptor, endpoint, installation, { callerOf, isLocal, startJob });
    });
    const handle = async (request: Request, response: Response): Promise<void> => {
      await (await handler())(request, response);
    };
    return { name, kind: 'endpoint', access: descriptor.access, handle, tick: undefined };
  }
  const { runnable } = await installation.open(name);
  const errand = errandsOf(installation, name, onResult);
  const run = async (request: RunRequest): Promise<RunResult> => {
    try {
      const result = await runnable.run({ ...installation.runParts(name), errand }, request);
      if (result.function === name) await onResult(result, request);
      return result;
    } catch (error) {
      onError?.(error, request);
      throw error;
    }
  };
  const later = runLater === undefined ? {} : { runLater };
  const handleRun = createRunHandler({ name, log, run, stop, callerOf, ...later });
  const handle = async (request: Request, response: Response): Promise<void> => {
    const [, first = '', operation = ''] = request.path.split('/');
    if (first === '') return await handleRun(request, response);
    if (first !== 'operations') {
      answerJson(response.status(404), {
        error: `There is nothing at ${request.path}.`,
        advice: `${name} is run by POST /.`,
      });
      return;
    }
    const { operationsHandler } = await import('./operations-handler.ts');
    await operationsHandler(installation, name, callerOf)(operation)(request, response);
  };
  const tick = async (by: string): Promise<void> => {
    await run({ trigger: 'scheduler', by });
  };
  return { name, kind: 'run', access: 'invoker', handle, tick };
}

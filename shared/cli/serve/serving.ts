import type { Clock } from '#shared/core/clock.ts';
import { messageOf, StateError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { type ServedFunction, serveFunction } from '#shared/installation/http/function-handler.ts';
import { healthOf } from '#shared/installation/overview/health.ts';
import { watchTrouble } from '#shared/installation/trouble/watch-trouble.ts';
import type { CallerOf } from '#shared/runtime/http/caller.ts';
import { askLater } from '#shared/runtime/operations/ask-later.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { type Job, type LocalScheduler, startLocalScheduler } from '../schedule/local-scheduler.ts';
import { createApplication } from './application.ts';
import { callerAt, type DoorRules, doorRules, isLoopback } from './door.ts';
import { listen } from './listen.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Whether this process also starts the runs by their schedules. */
  readonly scheduled: boolean;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Further endpoints, each at its name. */
  readonly more?: readonly ServedFunction[];
  /** Told where it listens, once it does, and who is let in. */
  readonly onListening: (url: string, rules: DoorRules) => void;
  /** Told how each run ended, and what was asked. */
  readonly onResult: (result: RunResult, request: RunRequest) => void;
}

function scheduledBy(installation: Installation, served: readonly ServedFunction[]): readonly Job[] {
  return served.flatMap(({ name, tick }) => {
    if (tick === undefined) return [];
    const run = async (): Promise<void> => {
      try {
        await tick('local scheduler');
      } catch (error) {
        installation.log.error({ function: name, error }, `The run could not be started: ${messageOf(error)}`);
      }
    };
    return [{ name, schedule: installation.settingsOf(name).schedule, run }];
  });
}

async function tokensOf(
  references: Readonly<Record<string, string>>,
  { secrets }: Pick<Instance, 'secrets'>,
): Promise<ReadonlyMap<string, string>> {
  const read = Object.entries(references).map(async ([holder, reference]) => {
    return [holder, await secrets.read(reference)] as const;
  });
  return new Map(await Promise.all(read));
}

/**
 * Serves every function that is configured and enabled over HTTP, and runs each by its schedule, until `stop`; resolves
 * when the runs under way have ended. Applies nothing by itself at the start. Throws StateError where the state is no
 * longer what others see.
 */
export async function serve(installation: Installation, options: ServeOptions): Promise<void> {
  const { log } = installation;
  const enabled = (name: string): boolean => installation.config.functions[name]?.enabled === true;
  let scheduler: LocalScheduler | undefined;
  const { hosts, tokens } = installation.config.serve;
  const rules = doorRules(options.host, hosts, await tokensOf(tokens, installation.instance));
  const callerOf: CallerOf = header => callerAt(rules, header('authorization'));
  // Whoever makes the runs tells of them: in the cloud an alert does.
  const trouble = options.scheduled ? await watchTrouble(installation) : undefined;
  const onResult = (result: RunResult, request: RunRequest): void => {
    trouble?.ended(result);
    options.onResult(result, request);
  };
  const onErrorOf = (name: string) => (error: unknown, request: RunRequest) => trouble?.notBegun(name, error, request);
  const later = async (name: string) => {
    const { parameters } = await installation.open(name);
    const wake = async (): Promise<void> => scheduler?.wake(name);
    const { operations } = installation;
    const parts = { name, parameters, permitted: installation.modeOf(name), operations, scheduler: { wake } };
    return (request: RunRequest) => askLater(parts, request);
  };
  const runs = installation.configured.filter(enabled).map(async name => {
    const runLater = options.scheduled ? await later(name) : undefined;
    return await serveFunction(installation, name, { runLater, onResult, onError: onErrorOf(name), callerOf });
  });
  const endpoints = installation.endpoints.filter(enabled).map(name =>
    serveFunction(installation, name, {
      onResult,
      callerOf,
      isLocal: isLoopback(options.host),
      startJob: options.scheduled ? async job => scheduler?.wake(job) : undefined,
    }),
  );
  const served = [...(await Promise.all([...runs, ...endpoints])), ...(options.more ?? [])];
  const application = createApplication({
    functions: served,
    rules,
    log,
    health: () => healthOf(installation, installation.configured.filter(enabled), options.clock.now()),
  });
  const listening = await listen(application, options.host, options.port);
  options.onListening(listening.url, rules);
  scheduler = startLocalScheduler(
    options.scheduled ? scheduledBy(installation, served) : [],
    options.clock,
    options.stop,
  );
  const stopped = new Promise<void>(resolve => {
    if (options.stop.aborted) resolve();
    options.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.all([scheduler.ended, stopped]);
  } finally {
    await listening.close();
    await trouble?.told();
  }
  if (options.stop.reason instanceof StateError) throw options.stop.reason;
}

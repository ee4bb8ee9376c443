import type { Clock } from '#shared/core/clock.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { askLater } from '#shared/runtime/operations/ask-later.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { type Job, type LocalScheduler, startLocalScheduler } from '../schedule/local-scheduler.ts';
import { createApplication, type ServedFunction } from './application.ts';
import { listen } from './listen.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Whether this process also starts the runs by their schedules. */
  readonly scheduled: boolean;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Told where it listens, once it does. */
  readonly onListening: (url: string) => void;
  /** Told how each run ended, and what was asked. */
  readonly onResult: (result: RunResult, request: RunRequest) => void;
}

function scheduledBy(installation: Installation, served: readonly ServedFunction[]): readonly Job[] {
  return served.map(({ name, run }) => {
    const { schedule } = installation.settingsOf(name);
    const tick = async (): Promise<void> => {
      try {
        await run({ trigger: 'scheduler', by: 'local scheduler' });
      } catch (error) {
        installation.log.error({ function: name, error }, `The run could not be started: ${messageOf(error)}`);
      }
    };
    return { name, schedule, run: tick };
  });
}

/**
 * Serves every function that is configured and enabled over HTTP, and runs each by its schedule, until `stop`; resolves when
 * the runs under way have ended. Applies nothing by itself at the start.
 */
export async function serve(installation: Installation, options: ServeOptions): Promise<void> {
  const { log } = installation;
  const names = installation.configured.filter(name => installation.settingsOf(name).enabled);
  let scheduler: LocalScheduler | undefined;
  const served = await Promise.all(
    names.map(async (name): Promise<ServedFunction> => {
      const { runnable, parameters } = await installation.open(name);
      const permitted = installation.runParts(name).settings.mode;
      const wake = async (): Promise<void> => scheduler?.wake(name);
      const later = { name, parameters, permitted, operations: installation.operations, scheduler: { wake } };
      return {
        name,
        ...(options.scheduled ? { runLater: request => askLater(later, request) } : {}),
        run: async request => {
          const result = await runnable.run(installation.runParts(name), request);
          options.onResult(result, request);
          return result;
        },
      };
    }),
  );
  const listening = await listen(createApplication(served, log), options.host, options.port);
  options.onListening(listening.url);
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
  }
}

import { readFile } from 'node:fs/promises';
import { scene as ownScene } from '#functions/admin/sandbox/scene.ts';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { syncs } from '#functions/index.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { openStore } from '#functions/open-store.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { sandboxPage } from '#shared/cli/sandbox/sandbox-page.ts';
import { serve } from '#shared/cli/serve/serving.ts';
import type { InstallationConfig } from '#shared/config/base.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { untilAborted } from './until-aborted.ts';

export interface ServedConsole {
  readonly url: string;
  readonly sandbox: SandboxInstallation;
  readonly installation: Installation;
  /** Runs a function now, as the scheduler would. */
  run(name: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * The sandbox near the end of a small made-up year, served with its console as `npm start` does; its functions run when
 * a test says so.
 */
export async function servedConsole(
  change: (config: InstallationConfig) => InstallationConfig = config => config,
  more: readonly SetScene[] = [],
): Promise<ServedConsole> {
  const shift = Date.parse('2027-03-08T06:00:00Z') - Date.now();
  const clock = { ...systemClock, now: () => systemClock.now() + shift };
  const sandbox = await startSandbox(clock, [
    recordingScene(now => seededTimetable(now, 1)),
    people,
    ...more,
    ownScene,
  ]);
  const stopping = new AbortController();
  const surroundings = {
    ...processSurroundings(process),
    clock,
    who: 'tester@laptop',
    readFile: (path: string) => readFile(path, 'utf8'),
    stop: stopping.signal,
  };
  const installation = await openInstallation(
    { syncs, openStore: (config, parts, intent) => openStore(config.state, parts, intent) },
    change(sandbox.config),
    surroundings,
    { level: 'error', logForm: 'readable', colour: false },
  );
  const listening = Promise.withResolvers<string>();
  const served = serve(installation, {
    host: '127.0.0.1',
    port: 0,
    scheduled: true,
    more: [await sandboxPage(sandbox, installation)],
    clock: { ...clock, sleep: (_ms, signal) => untilAborted(signal) },
    stop: stopping.signal,
    onListening: url => listening.resolve(url),
    onResult: () => undefined,
  });
  const url = await Promise.race([
    listening.promise,
    served.then(() => Promise.reject(new Error('it did not listen'))),
  ]);
  return {
    url: `${url}/admin`,
    sandbox,
    installation,
    run: async name => {
      const { runnable } = await installation.open(name);
      return (await runnable.run(installation.runParts(name), { trigger: 'scheduler', by: 'test' })).status;
    },
    close: async () => {
      stopping.abort();
      await served;
      await installation.close();
      await sandbox.close();
    },
  };
}

import type { BaseConfig } from '#shared/config/base.ts';
import type { RunResult } from '#shared/runtime/run-result.ts';
import { type Installation, openInstallation } from '../installation.ts';
import type { Invocation } from '../invocation.ts';
import { durationText, runSummary } from '../render/run-summary.ts';
import { wrap } from '../render/wrap.ts';
import { serve } from '../serve/serving.ts';
import { watchRun } from '../watch-run.ts';

export interface SandboxOptions {
  readonly once: boolean;
  readonly port?: number | undefined;
}

type Show = (heading: string, lines: readonly string[]) => void;

function shower<Config extends BaseConfig>({ console }: Invocation<Config>): Show {
  const { style } = console;
  return (heading, lines) => {
    const body = lines.map(line => wrap(line, style.width, '  '));
    console.out([`${style.bold(heading)}`, ...body, ''].join('\n'));
  };
}

async function runAll<Config extends BaseConfig>(
  installation: Installation<Config>,
  { console, surroundings }: Invocation<Config>,
): Promise<RunResult[]> {
  const results: RunResult[] = [];
  for (const name of installation.configured) {
    const opened = await installation.open(name);
    const watched = watchRun(opened, console, surroundings, () => undefined);
    try {
      const parts = installation.runParts(name, watched.observer);
      results.push(await opened.runnable.run(parts, { trigger: 'cli', by: surroundings.who }));
    } finally {
      watched.end();
    }
  }
  for (const result of results) console.out(`${runSummary(result, console.style)}\n`);
  return results;
}

/**
 * Starts the stand-ins, shows a first sync, a changed source and the second sync that follows it; with `once` that is all,
 * otherwise the functions go on by their schedules until the process is told to stop.
 */
export async function showSandbox<Config extends BaseConfig>(
  invocation: Invocation<Config>,
  options: SandboxOptions,
): Promise<void> {
  const { composition, console, surroundings } = invocation;
  const { clock, stop } = surroundings;
  const began = clock.monotonic();
  const show = shower(invocation);
  const sandbox = await composition.startSandbox(surroundings, console);
  const env = { ...surroundings.env, ...sandbox.env };
  const level = invocation.options.debug ? 'debug' : invocation.options.verbose ? 'info' : 'warn';
  const within = { ...surroundings, env };
  const installation = await openInstallation(composition, sandbox.config, within, { level, logForm: 'readable' });
  try {
    show('The stand-ins are up', sandbox.loaded);
    console.out(console.style.bold('First sync'));
    const first = await runAll(installation, invocation);
    show('What the targets hold now', await sandbox.state());
    show('People change the sources', await sandbox.change());
    console.out(console.style.bold('Second sync'));
    const second = await runAll(installation, invocation);
    show('What the targets hold now', await sandbox.state());
    const took = durationText(clock.monotonic() - began);
    console.document({ took, urls: sandbox.urls, runs: [...first, ...second] });
    if (options.once) return;
    show(`That took ${took}. The functions now go on by their schedules; Ctrl-C ends it.`, [
      'Look at a stand-in, or break it:',
      ...Object.entries(sandbox.urls).map(([name, url]) => `${name.padEnd(10)} ${url}/__sandbox`),
      `curl -X POST ${Object.values(sandbox.urls)[0] ?? ''}/__sandbox/misbehave -d '{"does": {"kind": "status", "status": 503}, "next": 20}'`,
    ]);
    await serve(installation, {
      host: '127.0.0.1',
      port: options.port ?? 0,
      scheduled: true,
      clock,
      stop,
      onListening: url =>
        show(
          'The functions answer at',
          installation.configured.map(name => `POST ${url}/${name}`),
        ),
      onResult: result => console.out(`${runSummary(result, console.style)}\n`),
    });
  } finally {
    await installation.close();
    await sandbox.close();
  }
}

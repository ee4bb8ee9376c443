import type { RunStatus } from '#shared/core/run-status.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Invocation } from '../invocation.ts';
import { planTable } from '../render/plan-table.ts';
import { durationText, runSummary } from '../render/run-summary.ts';
import type { Style } from '../render/style.ts';
import { timeText } from '../render/time-text.ts';
import { wrap } from '../render/wrap.ts';
import { serve } from '../serve/serving.ts';
import { watchRun } from '../watch-run.ts';
import { sandboxPage } from './sandbox-page.ts';

export interface SandboxOptions {
  readonly once: boolean;
  readonly port?: number | undefined;
}

type Show = (heading: string, lines: readonly string[]) => void;

function shower({ console }: Invocation): Show {
  const { style } = console;
  return (heading, lines) => {
    const body = lines.map(line => wrap(line, style.width, '  '));
    console.out([`${style.bold(heading)}`, ...body, ''].join('\n'));
  };
}

/** A tick that changed nothing in one line, any other in full. */
function tickText(result: RunResult, style: Style): string {
  const { function: name, status, message, counts } = result;
  const changed = Object.keys(counts).length > 0 || status !== 'succeeded';
  return changed ? `${runSummary(result, style)}\n` : `${name}: ${message}`;
}

/** A plan up to this size is shown whole. */
const rowsShown = 12;

async function runAll(installation: Installation, { console, surroundings }: Invocation): Promise<RunResult[]> {
  const { style } = console;
  const results: RunResult[] = [];
  for (const name of installation.configured) {
    const opened = await installation.open(name);
    const watched = watchRun(opened, console, surroundings, () => undefined);
    try {
      const parts = installation.runParts(name, watched.observer);
      const result = await opened.runnable.run(parts, { trigger: 'cli', by: surroundings.who });
      const plan = { ...watched.view(result), changes: watched.changes(), findings: watched.findings(), limits: {} };
      watched.end();
      if (plan.changes.length <= rowsShown) console.out(`${planTable(plan, style, { rows: rowsShown })}\n`);
      console.out(`${runSummary(result, style)}\n`);
      results.push(result);
    } finally {
      watched.end();
    }
  }
  return results;
}

/** What a program that looks at the exit code should know of several runs. */
function worstOf(statuses: readonly RunStatus[]): RunStatus {
  const byGravity: readonly RunStatus[] = ['failed', 'blocked', 'aborted', 'partial', 'skipped'];
  return byGravity.find(status => statuses.includes(status)) ?? 'succeeded';
}

/**
 * Starts the stand-ins, shows a first sync, a changed source and the second sync that follows it; with `once` that is
 * all, otherwise the functions go on by their schedules until the process is told to stop. Resolves to the worst ending
 * of the runs shown.
 */
export async function showSandbox(invocation: Invocation, options: SandboxOptions): Promise<RunStatus> {
  const { composition, console, surroundings } = invocation;
  const { clock, stop } = surroundings;
  const began = clock.monotonic();
  const show = shower(invocation);
  const sandbox = await composition.startSandbox(surroundings, console);
  const level = invocation.options.debug ? 'debug' : invocation.options.verbose ? 'info' : 'warn';
  const installation = await openInstallation(composition, sandbox.config, surroundings, {
    level,
    logForm: 'readable',
  });
  try {
    show('The stand-ins are up', sandbox.loaded);
    console.out(console.style.bold('First sync'));
    const first = await runAll(installation, invocation);
    show('What the targets hold now', await sandbox.state());
    show('People change the sources', await sandbox.change());
    console.out(console.style.bold('Second sync'));
    const second = await runAll(installation, invocation);
    const targets = await sandbox.state();
    show('What the targets hold now', targets);
    const took = durationText(clock.monotonic() - began);
    console.document({ took, urls: sandbox.urls, runs: [...first, ...second], targets });
    const worst = worstOf([...first, ...second].map(({ status }) => status));
    if (options.once) return worst;
    show(`That took ${took}. The functions now go on by their schedules; Ctrl-C ends it.`, [
      'Look at a stand-in, or break it:',
      ...Object.entries(sandbox.urls).map(([name, url]) => `${name.padEnd(10)} ${url}/__sandbox`),
    ]);
    const [broken] = Object.values(sandbox.urls);
    console.out(`  curl ${broken}/__sandbox/misbehave -d '{"does": {"kind": "status", "status": 503}, "next": 20}'\n`);
    show('Try the other commands in another terminal', []);
    console.out(
      `  export LOCKSTEP_CONFIG=${sandbox.configFile}\n  npx lockstep status\n  npx lockstep runs echo360-queue\n`,
    );
    await serve(installation, {
      host: '127.0.0.1',
      port: options.port ?? 0,
      scheduled: true,
      more: [await sandboxPage(sandbox, installation)],
      clock,
      stop,
      onListening: url =>
        show('The console is at', [
          ...installation.endpoints.filter(name => name === 'admin').map(name => `${url}/${name}`),
          `${url}/sandbox breaks things, and undoes it.`,
          `The functions answer to POST ${url}/<function>.`,
        ]),
      onResult: result => console.out(`${timeText(clock.now(), clock.now())} ${tickText(result, console.style)}`),
    });
    return worst;
  } finally {
    await installation.close();
    await sandbox.close();
  }
}

import type { Command } from 'commander';
import { z } from 'zod';
import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Cli, Invocation } from '../invocation.ts';
import { requestParameters } from '../parameters.ts';
import { outcomeTable } from '../render/outcome-table.ts';
import { planTable } from '../render/plan-table.ts';
import { runSummary } from '../render/run-summary.ts';
import type { Style } from '../render/style.ts';
import { type WatchedRun, watchRun } from '../watch-run.ts';
import { type HelpText, withHelp } from './help.ts';
import { parameterOptions, withParameters } from './parameter-options.ts';

export const rowsShown = 40;

/**
 * Rows of each kind that a table shows: all that were asked for with `--all`, and all where nobody watches a terminal.
 */
export function rowsFor(all: boolean, { tableWidth }: Pick<Style, 'tableWidth'>): number {
  return all || tableWidth === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : rowsShown;
}

export const runOptions = parameterOptions.extend({
  apply: z.boolean().default(false),
  all: z.boolean().default(false),
});

const help: HelpText = {
  notes: [
    'Without --apply nothing is written to the target: the run reads, plans, checks the limits and shows the plan.',
    'With --apply the same plan is shown and then carried out; the configuration must say mode: apply as well.',
  ],
  examples: [
    'lockstep run echo360-queue',
    'lockstep run echo360-queue --apply',
    'lockstep run echo360-refresh --apply --param rooms=JB101,BO203',
    'lockstep run lookup-gitlab --json > run.json',
  ],
};

/** Makes one run as asked and watches it; what it plans is told to `onPlan` before anything is applied. */
export async function makeRun(
  invocation: Invocation,
  name: string,
  asked: {
    readonly apply: boolean;
    readonly whole?: boolean;
    readonly param: readonly string[];
    readonly params?: string | undefined;
  },
  show: (watched: WatchedRun, plan: string) => void,
  rows: number,
): Promise<{ readonly result: RunResult; readonly watched: WatchedRun }> {
  const { console, surroundings } = invocation;
  const installation = await invocation.installation();
  const opened = await installation.open(name);
  const parameters = requestParameters(opened.parameters, asked.params, asked.param);
  const watched: WatchedRun = watchRun(opened, console, surroundings, (changes, findings) => {
    const { target } = opened.runnable;
    const head = { function: name, target, mode: 'dry-run', status: 'succeeded', message: '' } as const;
    const view = { ...head, changes, findings, limits: opened.limits, excesses: [] };
    show(watched, planTable(view, console.style, { rows }));
  });
  const request: RunRequest = {
    trigger: 'cli',
    by: surroundings.who,
    mode: asked.apply ? 'apply' : 'dry-run',
    ...(asked.whole === true ? { whole: true } : {}),
    ...(parameters === undefined ? {} : { parameters }),
  };
  try {
    const result = await opened.runnable.run(installation.runParts(name, watched.observer), request);
    return { result, watched };
  } finally {
    watched.end();
  }
}

/** `lockstep run <function>`. */
export function addRun(program: Command, cli: Cli): void {
  const command = program
    .command('run <function>')
    .summary('run a function now (a dry run unless --apply)')
    .description(
      'Runs a function now: reads both sides, plans, checks the limits and, with --apply, carries the plan out.',
    )
    .option('--apply', 'carry the plan out')
    .option('--all', `show every change on a terminal too, not ${rowsShown} of each kind`);
  cli.perform(withHelp(withParameters(command, runsOf(functionsOf(cli.composition.syncs))), help), async invocation => {
    const name = invocation.args[0] ?? '';
    const options = runOptions.parse(command.opts());
    return exitCodeOf((await runAndShow(invocation, name, options, `lockstep run ${name} --apply`)).status);
  });
}

/**
 * Makes a run and prints its plan, how its changes ended, and what it comes to. `again`: the command that carries the
 * plan out.
 */
export async function runAndShow(
  invocation: Invocation,
  name: string,
  options: z.infer<typeof runOptions>,
  again: string,
): Promise<RunResult> {
  const { console } = invocation;
  const rows = rowsFor(options.all, console.style);
  const show = (_watched: WatchedRun, plan: string): void => console.out(`${plan}\n`);
  const { result, watched } = await makeRun(invocation, name, options, show, rows);
  const changes = watched.changes();
  const outcomes = outcomeTable(changes, console.style, { rows });
  console.out([...(outcomes === '' ? [] : [outcomes, '']), runSummary(result, console.style)].join('\n'));
  if (!options.apply && result.status === 'succeeded' && changes.length > 0) {
    console.out(`  To carry it out: ${again}`);
  }
  console.document({ ...result, changes });
  return result;
}

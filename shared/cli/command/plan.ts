import { type Command, Option } from 'commander';
import { z } from 'zod';
import { exitCodeOf } from '#shared/core/run-ending.ts';
import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import type { Cli } from '../invocation.ts';
import { planJson } from '../render/plan-json.ts';
import { planFormats, renderedPlan } from '../render/rendered-plan.ts';
import { runSummary } from '../render/run-summary.ts';
import { type HelpText, withHelp } from './help.ts';
import { parameterOptions, withParameters } from './parameter-options.ts';
import { makeRun, rowsFor, rowsShown } from './run.ts';

const planOptions = parameterOptions.extend({
  format: z.enum(planFormats).default('table'),
  all: z.boolean().default(false),
});

const help: HelpText = {
  notes: ['Exit codes are those of `lockstep run`: 4 says that a run would stop at a limit.'],
  examples: [
    'lockstep plan lookup-gitlab',
    'lockstep plan lookup-gitlab --format markdown > for-the-service-owner.md',
    'lockstep plan echo360-refresh --format csv > year.csv',
    'lockstep plan echo360-queue --format json | jq .counts',
  ],
};

/** `lockstep plan <function>`: a dry run of which only the plan is printed. */
export function addPlan(program: Command, cli: Cli): void {
  const command = program
    .command('plan <function>')
    .summary('show what a run would do, as table, JSON, CSV or Markdown')
    .description('Shows what a run would do. Writes nothing to the target; the plan is recorded as a dry run.')
    .addOption(new Option('--format <format>', 'how to print it').choices(planFormats).default('table'))
    .option('--all', `table: show every change on a terminal too, not ${rowsShown} of each kind`);
  cli.perform(withHelp(withParameters(command, runsOf(functionsOf(cli.composition.syncs))), help), async invocation => {
    const { console, args, options: global } = invocation;
    const options = planOptions.parse(command.opts());
    const rows = rowsFor(options.all, console.style);
    const { result, watched } = await makeRun(
      invocation,
      args[0] ?? '',
      { ...options, apply: false },
      () => undefined,
      rows,
    );
    const view = watched.view(result);
    if (global.json) console.document(planJson(view));
    else console.out(renderedPlan(options.format, view, console.style, rows));
    if (result.status !== 'succeeded' || options.format === 'table') {
      console.note(`\n${runSummary(result, console.noteStyle)}`);
    }
    return exitCodeOf(result.status);
  });
}

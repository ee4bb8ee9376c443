import { type Command, Option } from 'commander';
import { z } from 'zod';
import { StateError } from '#shared/core/errors.ts';
import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Cli, Invocation } from '../invocation.ts';
import { firstOfPlan, recordedPlan } from '../recorded-plan.ts';
import { planJson } from '../render/plan-json.ts';
import type { PlanView } from '../render/plan-view.ts';
import { planFormats, renderedPlan } from '../render/rendered-plan.ts';
import { runSummary } from '../render/run-summary.ts';
import { type HelpText, withHelp } from './help.ts';
import { parameterOptions, withParameters } from './parameter-options.ts';
import { makeRun, rowsFor, rowsShown } from './run.ts';

const planOptions = parameterOptions.extend({
  format: z.enum(planFormats).default('table'),
  all: z.boolean().default(false),
  whole: z.boolean().default(false),
});

const help: HelpText = {
  notes: ['Exit codes are those of `lockstep run`: 4 says that a run would stop at a limit.'],
  examples: [
    'lockstep plan lookup-gitlab',
    'lockstep plan echo360-queue --whole',
    'lockstep plan lookup-gitlab --format markdown > for-the-service-owner.md',
    'lockstep plan echo360-refresh --format csv > year.csv',
    'lockstep plan echo360-queue --format json | jq .counts',
  ],
};

/** A plan over the whole backlog as it was recorded: part by part, where only the first of each kind are shown. */
async function wholeView(
  { installation, options: { json } }: Invocation,
  { runId = '', status }: RunResult,
  { format, all }: z.infer<typeof planOptions>,
  rows: number,
): Promise<PlanView> {
  const { store } = await installation();
  const run = (await collectionOn(store, runs).get(runId))?.value;
  if (run === undefined) throw new StateError(`The record of run ${runId} (${status}) is gone.`);
  return format === 'table' && !all && !json
    ? await firstOfPlan(store, runId, run, rows)
    : await recordedPlan(store, runId, run);
}

/** `lockstep plan <function>`: a dry run of which only the plan is printed. */
export function addPlan(program: Command, cli: Cli): void {
  const command = program
    .command('plan <function>')
    .summary('show what a run would do, as table, JSON, CSV or Markdown')
    .description('Shows what a run would do. Writes nothing to the target; the plan is recorded as a dry run.')
    .addOption(new Option('--format <format>', 'how to print it').choices(planFormats).default('table'))
    .option('--all', `table: show every change on a terminal too, not ${rowsShown} of each kind`)
    .option('--whole', 'plan the whole backlog, not one round: what a campaign may be begun on');
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
    const view = options.whole ? await wholeView(invocation, result, options, rows) : watched.view(result);
    if (global.json) console.document(planJson(view));
    else console.out(renderedPlan(options.format, view, console.style, rows));
    if (result.status !== 'succeeded' || options.format === 'table') {
      console.note(`\n${runSummary(result, console.noteStyle)}`);
    }
    return exitCodeOf(result.status);
  });
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { printable } from '#shared/core/printable.ts';
import { recordedStatuses } from '#shared/core/run-status.ts';
import { promisedRun } from '#shared/installation/overview/promised-run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { firstOfPlan, recordedPlan } from '../recorded-plan.ts';
import { planFormats, renderedPlan } from '../render/rendered-plan.ts';
import { runRecordText } from '../render/run-record-text.ts';
import { runsTable } from '../render/runs-table.ts';
import { timeText } from '../render/time-text.ts';
import { wrap } from '../render/wrap.ts';
import { withHelp } from './help.ts';
import { rowsFor, rowsShown } from './run.ts';

const runsOptions = z.object({ limit: z.number(), status: z.enum(recordedStatuses).optional() });
const showOptions = z.object({ format: z.enum(planFormats).default('table'), all: z.boolean().default(false) });

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError('expected a whole number from 1 to 1000.');
}

/** `lockstep runs <function>`: what it did lately. */
export function addRuns(program: Command, cli: Cli): void {
  const command = program
    .command('runs <function>')
    .summary('list the latest runs of a function')
    .description('Lists the runs of a function, the latest first. Ticks that found nothing to do leave no run.')
    .option('-n, --limit <count>', 'how many', count, 20)
    .addOption(new Option('--status <status>', 'only runs that ended so').choices(recordedStatuses));
  cli.perform(
    withHelp(command, { examples: ['lockstep runs echo360-queue', 'lockstep runs lookup-gitlab --status blocked'] }),
    async ({ installation, console, surroundings, args: [name = ''] }) => {
      const { limit, status } = runsOptions.parse(command.opts());
      const { store, entry } = await installation('look');
      const collection = collectionOn(store, runs);
      const options = { limit, direction: 'descending' } as const;
      const function_ = entry(name).name;
      const { entries } =
        status === undefined
          ? await collection.query('byFunction', { function: function_ }, options)
          : await collection.query('byFunctionAndStatus', { function: function_, status }, options);
      const found = entries.map(({ key: id, value }) => ({ id, run: value }));
      console.out(
        found.length === 0
          ? `${name} has no such runs yet.`
          : runsTable(found, surroundings.clock.now(), console.style),
      );
      console.document(found.map(({ id, run }) => ({ runId: id, ...run })));
      return exitCodes.ok;
    },
  );
}

/** `lockstep show <run>`: one run with its plan, its outcomes and its errors. */
export function addShow(program: Command, cli: Cli): void {
  const command = program
    .command('show <run>')
    .summary('show one run: its changes, how each ended, and why')
    .description('Shows one run: what it planned, how each change ended and why, what it found and what it cost.')
    .addOption(new Option('--format <format>', 'how to print it').choices(planFormats).default('table'))
    .option('--all', `table: show every change on a terminal too, not ${rowsShown} of each kind`);
  cli.perform(
    withHelp(command, {
      examples: ['lockstep show 20261121T203012345-a1b2c3', 'lockstep show <run> --format csv > run.csv'],
    }),
    async ({ installation, console, surroundings, args: [id = ''] }) => {
      const { format, all } = showOptions.parse(command.opts());
      const opened = await installation('look');
      const { store } = opened;
      const found = await collectionOn(store, runs).get(id);
      if (found === undefined) {
        const promised = await promisedRun(opened, id);
        if (promised !== undefined) {
          const { function: name, by, at, waits } = promised;
          const when = timeText(at, surroundings.clock.now());
          const told = `${printable(by)} asked for run ${id} of ${name} at ${when}. ${printable(waits)}`;
          console.out(wrap(told, console.style.width, ''));
          console.document({ runId: id, status: 'promised', ...promised });
          return exitCodes.ok;
        }
        throw new BadRequestError(`There is no run ${id}.`, { advice: 'lockstep runs <function> lists them.' });
      }
      const isSample = found.value.whole && format === 'table' && !all;
      const view = isSample
        ? await firstOfPlan(store, id, found.value, rowsFor(all, console.style))
        : await recordedPlan(store, id, found.value);
      console.out(renderedPlan(format, view, console.style, rowsFor(all, console.style)));
      if (format === 'table') console.out(`\n${runRecordText(id, found.value, console.style)}`);
      console.document({ runId: id, ...found.value, changes: view.changes });
      return exitCodes.ok;
    },
  );
}

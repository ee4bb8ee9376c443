import type { Command } from 'commander';
import { z } from 'zod';
import { BadRequestError, messageOf } from '#shared/core/errors.ts';
import { functionState } from '#shared/installation/overview/function-state.ts';
import { abandonRun, clearRunState } from '#shared/runtime/operations/abandon-and-clear.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { exportRunState } from '../run-state-export.ts';
import { type HelpText, withHelp } from './help.ts';

const repairOptions = z.object({
  abandonRun: z.boolean().default(false),
  clearRunState: z.boolean().default(false),
  force: z.boolean().default(false),
  export: z.string().optional(),
});

const help: HelpText = {
  notes: [
    'First writes everything that a repair would touch (control record, heartbeat, last look, the run that holds the lease with its plan) to a JSON file. Without a further option that is all it does. Business records (notifications, room-days, schedules, blocks) are never touched.',
    'Usually nothing needs repair: a dead run loses its lease by itself and the next run continues it.',
  ],
  examples: [
    'lockstep repair echo360-queue',
    'lockstep repair echo360-queue --abandon-run',
    'lockstep repair echo360-queue --clear-run-state --export before.json',
  ],
};

/** `lockstep repair <function>`: for the day on which a run's own bookkeeping stands in the way. */
export function addRepair(program: Command, cli: Cli): void {
  const command = program
    .command('repair <function>')
    .summary("export a function's run state, then abandon its run or clear that state")
    .description("Exports a function's run state, then abandons the run that holds it or clears that state.")
    .option('--abandon-run', 'take the lease away from the run that holds it and end its record')
    .option('--clear-run-state', 'forget lease, approval, requested and unfinished run; pause and history stay')
    .option('--force', 'even though the run shows signs of life')
    .option('--export <file>', 'where to export to (a new file)');
  cli.perform(withHelp(command, help), async ({ installation, console, surroundings, args: [name = ''] }) => {
    const options = repairOptions.parse(command.opts());
    if (options.abandonRun && options.clearRunState) {
      throw new BadRequestError('Say either --abandon-run or --clear-run-state.', {
        advice: '--clear-run-state also takes the lease away.',
      });
    }
    const { operations, store, leaseTermsOf } = await installation('look');
    const { held } = await functionState(store, name, leaseTermsOf(name), surroundings.clock.now());
    const acts = options.abandonRun || options.clearRunState;
    if (acts && held !== null && held.sign !== 'dead' && !options.force) {
      throw new BadRequestError(
        `Run ${held.runId} on ${held.holder} ${held.sign === 'alive' ? 'is alive' : 'may be alive'}, so nothing was touched.`,
        {
          advice:
            'Wait for its end, or pause the function. --force takes the lease away; the run then stops at its next write.',
        },
      );
    }
    const stamp = new Date(surroundings.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
    const file = options.export ?? `lockstep-repair-${name}-${stamp}.json`;
    const text = `${JSON.stringify(await exportRunState(store, name), undefined, 2)}\n`;
    await surroundings.writeNewFile(file, text).catch((error: unknown) => {
      throw new BadRequestError(
        `The run state of ${name} cannot be exported to ${file}, so nothing was touched: ${messageOf(error)}`,
        {
          advice: 'Name a file that is not there yet, in a folder that is: --export <file>.',
          cause: error,
        },
      );
    });
    console.out(`The run state of ${name} was exported to ${file}.`);
    const abandoned = options.abandonRun ? await abandonRun(operations, name) : undefined;
    if (options.clearRunState) await clearRunState(operations, name);
    if (options.abandonRun) {
      console.out(
        abandoned === undefined ? 'No run holds the lease: nothing to abandon.' : `Run ${abandoned} was abandoned.`,
      );
    }
    if (options.clearRunState) console.out(`The run state of ${name} was cleared.`);
    if (!acts) console.out('Nothing else was done: say --abandon-run or --clear-run-state to go on.');
    console.document({ function: name, exported: file, abandoned: abandoned ?? null, cleared: options.clearRunState });
    return exitCodes.ok;
  });
}

import type { Command } from 'commander';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { approve, withdrawApproval } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { withHelp } from './help.ts';

/** `lockstep pause`, `resume` and `approve`: what people decide, each recorded with who did it. */
export function addDecisions(program: Command, cli: Cli): void {
  const pausing = program
    .command('pause <function>')
    .summary('stop a function from writing until it is resumed')
    .description(
      'Stops a function from writing to its target until it is resumed. Messages are still taken over, so nothing is lost.',
    )
    .requiredOption('--why <reason>', 'for whoever wonders next');
  withHelp(pausing, { examples: ['lockstep pause echo360-queue --why "Echo360 maintenance until 14:00"'] });
  cli.perform(pausing, async ({ installation, console, args: [name = ''] }) => {
    const { why } = z.object({ why: z.string() }).parse(pausing.opts());
    const { operations, entry } = await installation();
    await pause(operations, entry(name).name, why);
    console.out(`${name} is paused. Go on with: lockstep resume ${name}`);
    console.document({ function: name, paused: true, why });
    return exitCodes.ok;
  });

  const resuming = program
    .command('resume <function>')
    .summary('let a paused function go on')
    .description('Lets a paused function go on with its next run.');
  cli.perform(resuming, async ({ installation, console, args: [name = ''] }) => {
    const { operations, entry } = await installation();
    const wasPaused = await resume(operations, entry(name).name);
    console.out(wasPaused ? `${name} goes on with its next run.` : `${name} is not paused, so nothing was changed.`);
    console.document({ function: name, paused: false, wasPaused });
    return exitCodes.ok;
  });

  const approving = program
    .command('approve <function> [run]')
    .summary('allow the changes of a run that a limit stopped')
    .description(
      'Allows the changes of a run that a limit stopped, once, within 24 hours and under the present configuration. The next run plans afresh; changes that it still plans are exempt from the limits, anything else counts as usual. Only the plan that waits now can be approved.',
    )
    .option('--withdraw', 'take the approval back, as long as no run has used it up');
  withHelp(approving, {
    notes: ['Look at what you approve first.'],
    examples: [
      'lockstep show <run>',
      'lockstep approve lookup-gitlab <run>',
      'lockstep approve lookup-gitlab --withdraw',
    ],
  });
  cli.perform(approving, async ({ installation, console, args: [name = '', run] }) => {
    const { withdraw } = z.object({ withdraw: z.boolean().default(false) }).parse(approving.opts());
    if (withdraw === (run !== undefined)) {
      throw new BadRequestError('Name the run to approve, or say --withdraw.', {
        advice: '`lockstep status` names it.',
      });
    }
    const { operations, entry, digestOf } = await installation();
    if (run === undefined) {
      const withdrawn = await withdrawApproval(operations, entry(name).name);
      console.out(`The approval of run ${withdrawn} is withdrawn: ${name} counts all its changes again.`);
      console.document({ function: name, withdrawn });
      return exitCodes.ok;
    }
    await approve(operations, entry(name).name, run, digestOf(name));
    console.out(
      `Run ${run} is approved: the next run of ${name} within 24 hours carries out what it still plans of it.`,
    );
    console.document({ function: name, approved: run });
    return exitCodes.ok;
  });
}

import type { Command } from 'commander';
import { z } from 'zod';
import { approve, pause, resume } from '#shared/runtime/operations/operations.ts';
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
    await resume(operations, entry(name).name);
    console.out(`${name} goes on with its next run.`);
    console.document({ function: name, paused: false });
    return exitCodes.ok;
  });

  const approving = program
    .command('approve <function> <run>')
    .summary('allow the changes of a run that a limit stopped')
    .description(
      'Allows the changes of a run that a limit stopped, once, within 24 hours and under the present configuration. The next run plans afresh; changes that it still plans are exempt from the limits, anything else counts as usual.',
    );
  withHelp(approving, {
    notes: ['Look at what you approve first.'],
    examples: ['lockstep show <run>', 'lockstep approve lookup-gitlab <run>'],
  });
  cli.perform(approving, async ({ installation, console, args: [name = '', run = ''] }) => {
    const { operations, entry, digestOf } = await installation();
    await approve(operations, entry(name).name, run, digestOf(name));
    console.out(
      `Run ${run} is approved: the next run of ${name} within 24 hours carries out what it still plans of it.`,
    );
    console.document({ function: name, approved: run });
    return exitCodes.ok;
  });
}

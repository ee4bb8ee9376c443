import type { Command } from 'commander';
import { z } from 'zod';
import type { BaseConfig } from '#shared/config/base.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { approve, pause, resume } from '#shared/runtime/operations/operations.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { plural } from '../render/plan-view.ts';
import { withHelp } from './help.ts';

/** `lockstep pause`, `resume` and `approve`: what people decide, each recorded with who did it. */
export function addDecisions<Config extends BaseConfig>(program: Command, cli: Cli<Config>): void {
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

const retryOptions = z.object({ all: z.boolean().default(false), function: z.string().optional() });

/** `lockstep retry`: failed notifications once more. */
export function addRetry<Config extends BaseConfig>(program: Command, cli: Cli<Config>): void {
  const able = cli.composition.functions.filter(({ retry }) => retry !== undefined).map(({ name }) => name);
  const command = program
    .command('retry [notification...]')
    .summary('try failed notifications again')
    .description(
      'Makes new notifications for failed ones, linked to them; the next run sends them with what the source says then.',
    )
    .option('--all', 'every failed notification')
    .option('--function <name>', `whose notifications (${able.join(', ')})`);
  withHelp(command, { examples: ['lockstep retry 4711-12', 'lockstep retry --all'] });
  cli.perform(command, async ({ installation, console, args, composition }) => {
    const { all, function: named } = retryOptions.parse(command.opts());
    if (all === args.length > 0) throw new BadRequestError('Name the notifications to retry, or say --all.');
    const { config, operations, entry } = await installation();
    const name = named ?? composition.functions.find(({ retry }) => retry !== undefined)?.name;
    if (name === undefined) throw new BadRequestError('No function has notifications that could be retried.');
    const { retry } = entry(name);
    if (retry === undefined) throw new BadRequestError(`${name} has no notifications that could be retried.`);
    const created = await retry(config, operations, all ? 'all' : { ids: args });
    console.out(
      created.length === 0
        ? 'No notification has failed and waits to be retried.'
        : `${plural(created.length, 'notification')} will be tried again by the next run of ${name}.`,
    );
    console.document({ function: name, created });
    return exitCodes.ok;
  });
}

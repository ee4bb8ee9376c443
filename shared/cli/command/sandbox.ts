import type { Command } from 'commander';
import { z } from 'zod';
import { exitCodeOf } from '../exit-code.ts';
import type { Cli } from '../invocation.ts';
import { showSandbox } from '../sandbox/show.ts';
import { type HelpText, withHelp } from './help.ts';
import { portNumber } from './serve.ts';

const sandboxOptions = z.object({ once: z.boolean().default(false), port: z.number().optional() });

const help: HelpText = {
  notes: [
    'Needs no configuration, no cloud account and no credentials: stand-ins of all upstreams run in this process and speak their real protocols on 127.0.0.1. It loads a timetable (a real one where the Debian package fet-data is installed, else a seeded year), syncs it, changes it, and shows the recordings follow. Then it keeps running, by the schedules of the functions, until Ctrl-C, and tells where each stand-in can be looked at and made to misbehave.',
  ],
  examples: ['lockstep sandbox', 'lockstep sandbox --once'],
};

/** `lockstep sandbox`: every sync at work on stand-ins. */
export function addSandbox(program: Command, cli: Cli): void {
  const command = program
    .command('sandbox')
    .summary('see the functions work on stand-ins of all upstreams')
    .description('Runs the functions on stand-ins of all upstreams and shows what happens.')
    .option('--once', 'run each function once, print the summaries and end')
    .option('-p, --port <port>', 'port of the functions (default: any free one)', portNumber);
  cli.perform(withHelp(command, help), async invocation => {
    return exitCodeOf(await showSandbox(invocation, sandboxOptions.parse(command.opts())));
  });
}

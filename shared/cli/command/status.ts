import type { Command } from 'commander';
import { z } from 'zod';
import type { Gravity } from '#shared/installation/overview/attention.ts';
import { gravestOf, overviewOf } from '#shared/installation/overview/overview.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { statusTable } from '../render/status-table.ts';
import { timeText } from '../render/time-text.ts';
import { type HelpText, withHelp } from './help.ts';

/** For monitoring. */
const codes: Readonly<Record<Gravity, number>> = { broken: 1, waits: 4, note: 0 };

const help: HelpText = {
  notes: [
    'With --exit-code, for monitoring: 0 all is well, 4 something waits for a person, 1 something does not do its work (it fails, is aborted again and again, or is overdue).',
  ],
  examples: [
    'lockstep status',
    'lockstep status --exit-code > /dev/null || page somebody',
    "lockstep status --json | jq '.functions[] | select(.blocked)'",
  ],
};

/** `lockstep status`: every configured function at a glance, and what waits for a person. */
export function addStatus(program: Command, cli: Cli): void {
  const command = program
    .command('status')
    .summary('show what every function is doing and what waits for a person')
    .description(
      'Shows what every configured function is doing, how it last ended, when it is due, and what waits for a person.',
    )
    .option('--exit-code', 'tell by the exit code whether somebody is needed');
  cli.perform(withHelp(command, help), async ({ installation, console, surroundings }) => {
    const { exitCode } = z.object({ exitCode: z.boolean().default(false) }).parse(command.opts());
    const opened = await installation('look');
    const now = surroundings.clock.now();
    const overview = await overviewOf(opened, now, ms => timeText(ms, now));
    const { config } = opened;
    console.out(statusTable({ config, ...overview, now }, console.style));
    console.document({ service: config.service, environment: config.environment, ...overview });
    const gravest = gravestOf(overview);
    return exitCode && gravest !== undefined ? codes[gravest] : exitCodes.ok;
  });
}

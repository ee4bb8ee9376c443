import type { Command } from 'commander';
import { nextTime } from '#shared/config/cron.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { functionState } from '../overview.ts';
import { statusTable } from '../render/status-table.ts';
import { type HelpText, withHelp } from './help.ts';

const help: HelpText = {
  examples: ['lockstep status', "lockstep status --json | jq '.functions[] | select(.blocked)'"],
};

/** `lockstep status`: every configured function at a glance. */
export function addStatus(program: Command, cli: Cli): void {
  const command = program
    .command('status')
    .summary('show what every function is doing and what waits for a person')
    .description(
      'Shows what every configured function is doing, how it last ended, when it is due, and what waits for a person.',
    );
  cli.perform(withHelp(command, help), async ({ installation, console, surroundings }) => {
    const { config, store, configured, modeOf, settingsOf, leaseMsOf } = await installation('look');
    const now = surroundings.clock.now();
    const functions = await Promise.all(
      configured.map(async name => {
        const { schedule, enabled } = settingsOf(name);
        const next = enabled ? nextTime(schedule, now) : null;
        return { ...(await functionState(store, name, leaseMsOf(name))), enabled, mode: modeOf(name), next };
      }),
    );
    console.out(statusTable({ config, functions, now }, console.style));
    console.document({
      service: config.service,
      environment: config.environment,
      functions,
    });
    return exitCodes.ok;
  });
}

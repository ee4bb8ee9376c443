import type { Command } from 'commander';
import { printable } from '#shared/core/printable.ts';
import { examine, type Finding } from '#shared/installation/doctor/examine.ts';
import { reach } from '#shared/installation/doctor/reach.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import type { Style } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import { type HelpText, withHelp } from './help.ts';

const help: HelpText = {
  examples: ['lockstep doctor', 'lockstep doctor -c config/production.yaml'],
};

function told({ about, isGood, says, advice }: Finding, style: Style): string {
  const mark = isGood ? style.good('good') : style.bad('BAD ');
  const lines = [says, ...(advice === undefined ? [] : [advice])].map(text =>
    wrap(printable(text), style.width, '     '),
  );
  return `${mark} ${style.bold(about)}\n${lines.join('\n')}\n`;
}

/** `lockstep doctor`: whether all that the installation stands on is there, and what to do where it is not. */
export function addDoctor(program: Command, cli: Cli): void {
  const command = program
    .command('doctor')
    .summary('check what the installation stands on: state, indexes, secrets, systems, people')
    .description(
      'Looks at the state and its clock, the indexes, every secret, the address of every system, who would be told and which credentials expire. It changes nothing.',
    );
  cli.perform(withHelp(command, help), async ({ installation, console, surroundings }) => {
    const findings = await examine(await installation('look'), { now: () => surroundings.clock.now(), reach });
    const bad = findings.filter(({ isGood }) => !isGood);
    for (const finding of findings) console.out(told(finding, console.style));
    console.out(
      bad.length === 0 ? 'Everything is as it should be.\n' : `${bad.length} of ${findings.length} need somebody.\n`,
    );
    console.document({ findings });
    return bad.length === 0 ? exitCodes.ok : exitCodes.failed;
  });
}

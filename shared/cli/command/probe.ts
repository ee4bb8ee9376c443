import type { Command } from 'commander';
import { didYouMean } from '#shared/config/nearest.ts';
import { BadRequestError, ConfigError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { besidePace } from '#shared/core/pace.ts';
import { printable } from '#shared/core/printable.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { probeSystem, probesOf } from '#shared/installation/doctor/probe-systems.ts';
import { secretsOfProcess } from '#shared/installation/secrets-of-process.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { wrap } from '../render/wrap.ts';
import { type HelpText, withHelp } from './help.ts';

/** Beside the functions, whose state it does not open, it takes this part of the permitted rate. */
const partBeside = 0.1;

const help: HelpText = { examples: ['lockstep probe gitlab', 'lockstep probe termtime'] };

/**
 * `lockstep probe <system>`: reads a real instance and says what is not as we assume. Writes nothing, there or in the
 * state.
 */
export function addProbe(program: Command, cli: Cli): void {
  const command = program
    .command('probe <system>')
    .summary('check a real system against what is assumed of it, reading only')
    .description(
      'Reads what the functions read of a configured system (a key under upstreams) and prints the differences.',
    );
  cli.perform(withHelp(command, help), async ({ load, console, composition, args, surroundings }) => {
    const [system = ''] = args;
    const probes = probesOf(composition.syncs);
    const probe = Object.hasOwn(probes, system) ? probes[system] : undefined;
    const names = Object.keys(probes);
    if (probe === undefined) {
      const meant = didYouMean(system, names);
      throw new BadRequestError(`There is no probe of ${system}${meant === '' ? '.' : meant}`, {
        advice: `There are probes of ${names.join(', ')}.`,
      });
    }
    // Before anything has run there is no state yet, and none is needed.
    const { config } = await load();
    const { clock, env, readFile, stop, wire } = surroundings;
    const redactor = createRedactor();
    const secrets = secretsOfProcess({ env, readFile }, redactor);
    const instance = { clock, log: silentLog, secrets, redactor, wire, pace: besidePace(partBeside) };
    const settings = config.upstreams[system];
    if (settings === undefined) throw new ConfigError(`upstreams.${system} is not configured.`);
    const looked = await probeSystem(probe, settings, instance, stop);
    const differing = looked.filter(({ isAsAssumed }) => !isAsAssumed);
    for (const { what, isAsAssumed, found } of looked) {
      const mark = isAsAssumed ? console.style.good('good') : console.style.bad('BAD ');
      console.out(`${mark} ${console.style.bold(what)}\n${wrap(printable(found), console.style.width, '     ')}\n`);
    }
    console.out(
      differing.length === 0 ? 'Everything is as assumed.\n' : `${differing.length} of ${looked.length} differ.\n`,
    );
    console.document({ system, probed: looked });
    return differing.length === 0 ? exitCodes.ok : exitCodes.failed;
  });
}

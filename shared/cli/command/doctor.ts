import type { Command } from 'commander';
import { z } from 'zod';
import { BadRequestError } from '#shared/core/errors.ts';
import { printable } from '#shared/core/printable.ts';
import { functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Cloud } from '#shared/installation/doctor/cloud/cloud.ts';
import { googleCloud } from '#shared/installation/doctor/cloud/google-cloud.ts';
import { examine } from '#shared/installation/doctor/examine.ts';
import type { Finding } from '#shared/installation/doctor/finding.ts';
import { reach } from '#shared/installation/doctor/reach.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import type { Style } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import { type HelpText, withHelp } from './help.ts';

const help: HelpText = {
  examples: ['lockstep doctor', 'lockstep doctor -c config/production.yaml --region europe-west2'],
};

function told({ about, isGood, says, advice }: Finding, style: Style): string {
  const mark = isGood ? style.good('good') : style.bad('BAD ');
  const lines = [says, ...(advice === undefined ? [] : [advice])].map(text =>
    wrap(printable(text), style.width, '     '),
  );
  return `${mark} ${style.bold(about)}\n${lines.join('\n')}\n`;
}

/** What is deployed, where a region is named and the state is in Google Cloud. */
async function cloudOf(
  { config, configured, endpoints, syncs }: Installation,
  region: string | undefined,
  now: number,
): Promise<Cloud | undefined> {
  if (region === undefined) return undefined;
  const { state } = config;
  if (state.store !== 'firestore')
    throw new BadRequestError('Only an installation whose state is in Firestore is deployed in a region.');
  const access = new Map(
    functionsOf(syncs).map(each => [each.name, each.kind === 'endpoint' ? each.access : undefined]),
  );
  const isServed = (name: string): boolean => config.functions[name]?.enabled !== false;
  return {
    project: state.projectId,
    region,
    database: state.databaseId,
    functions: [
      ...configured.filter(isServed).map(name => ({ name, kind: 'scheduled' as const, isConsole: false })),
      ...endpoints
        .filter(isServed)
        .map(name => ({ name, kind: 'endpoint' as const, isConsole: access.get(name) === 'iap' })),
    ],
    now,
    ...(await googleCloud(fetch)),
  };
}

/** `lockstep doctor`: whether all that the installation stands on is there, and what to do where it is not. */
export function addDoctor(program: Command, cli: Cli): void {
  const command = program
    .command('doctor')
    .summary('check what the installation stands on: state, indexes, secrets, systems, people')
    .description(
      'Looks at the state and its clock, the indexes, every secret, every system (its address, and its answers to what functions read of it), who would be told and which credentials expire; with a region also at what is deployed there. It changes nothing.',
    )
    .option('--region <region>', 'look also at what is deployed in this region of the configured Google Cloud project');
  cli.perform(withHelp(command, help), async ({ installation, console, surroundings }) => {
    const opened = await installation('look');
    const cloud = await cloudOf(
      opened,
      z.string().optional().parse(command.opts()['region']),
      surroundings.clock.now(),
    );
    const findings = await examine(opened, { now: () => surroundings.clock.now(), reach, cloud });
    const bad = findings.filter(({ isGood }) => !isGood);
    for (const finding of findings) console.out(told(finding, console.style));
    console.out(
      bad.length === 0 ? 'Everything is as it should be.\n' : `${bad.length} of ${findings.length} need somebody.\n`,
    );
    console.document({ findings });
    return bad.length === 0 ? exitCodes.ok : exitCodes.failed;
  });
}

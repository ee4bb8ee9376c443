import type { Command } from 'commander';
import { z } from 'zod';
import { defaultFiles, filesVariable } from '#shared/config/find-files.ts';
import { editorSchemaText } from '#shared/config/json-schema.ts';
import { placesOf, placesText } from '../config-places.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { type CheckedFunction, configView } from '../render/config-view.ts';
import { type HelpText, withHelp } from './help.ts';

const help: HelpText = {
  notes: [
    `Files are merged in the order given: mappings merge, lists and values of later files replace earlier ones. Without -c the files of ${filesVariable} are taken, else those of ${defaultFiles.join(', ')} that exist here.`,
    'Environment variables override single keys: LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__MODE=apply',
  ],
  examples: [
    'lockstep config check -c lockstep.yaml -c secrets.yaml',
    'lockstep config check --secrets',
    'lockstep config schema > lockstep.schema.json',
  ],
};

/** `lockstep config check` and `lockstep config schema`. */
export function addConfig(program: Command, cli: Cli): void {
  const group = program
    .command('config')
    .summary('check the configuration, or print its schema')
    .description('Checks the configuration, or prints what may stand in it.');
  withHelp(group, help);
  const check = group
    .command('check')
    .summary('check the configuration without running anything')
    .description('Checks the configuration without running anything: every problem at once, by file, line and key.');
  check.option('--secrets', 'also read every secret that is referred to, and look whether the state can be read');
  cli.perform(withHelp(check, help), async invocation => {
    const { load, console, composition } = invocation;
    const { config, files, variables } = await load();
    const functions = composition.syncs.flatMap(({ name: sync, functions: ofSync }) =>
      ofSync.flatMap((each): CheckedFunction[] => {
        if (each.kind === 'by-hand') return [];
        const { name, summary } = each;
        const common = { name, sync, summary };
        if (each.kind === 'endpoint') return [{ ...common, settings: each.settingsIn(config), mode: 'answers' }];
        const settings = each.settingsIn(config);
        return [{ ...common, settings, schedule: settings?.schedule.text, mode: each.permittedMode(config) }];
      }),
    );
    console.out(configView({ files, variables, config, functions }, console.style));
    const { secrets } = z.object({ secrets: z.boolean().default(false) }).parse(check.opts());
    const places = secrets ? await placesOf(invocation, config) : [];
    if (secrets) console.out(`\n${placesText(places, console.style)}`);
    console.document({
      valid: true,
      files,
      variables,
      environment: config.environment,
      functions: Object.fromEntries(
        functions.flatMap(({ name, settings, mode }) => (settings === undefined ? [] : [[name, mode]])),
      ),
      ...(secrets ? { places } : {}),
    });
    return places.every(({ problem }) => problem === null) ? exitCodes.ok : exitCodes.failed;
  });
  const schema = group
    .command('schema')
    .summary('print the JSON Schema of the configuration, for editors')
    .description('Prints the JSON Schema of the configuration, for editors and for people who want to know every key.');
  cli.perform(schema, async ({ surroundings, composition }) => {
    surroundings.stdout.write(editorSchemaText(composition.schema));
    return exitCodes.ok;
  });
}

import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { sceneNamed, sceneNames } from './harness/scenes.ts';
import { kindOf, replayCommand, shrunk } from './harness/shrink.ts';
import type { StoryKey } from './harness/story.ts';

/** Tells one story again, from its seed. */
const numbers = (text: string): number[] => {
  if (text === 'none') return [];
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('expected numbers such as 0,3,7');
  return text.split(',').map(Number);
};

const program = new Command('replay')
  .description('Tells one simulated story again: what was asked, answered and done, and how it ended.')
  .requiredOption('--scene <name>', `one of ${sceneNames.join(', ')}`)
  .requiredOption('--seed <number>', 'the seed of the story', Number)
  .option('--steps <numbers>', 'only these steps of it', numbers)
  .option('--calm <numbers>', 'runs that nothing disturbs', numbers)
  .option('--plant <name>', 'with a fault planted in the code, see planted/')
  .option('--shrink', 'looks for a shorter story that fails too')
  .option('--quiet', 'prints no more than how it ended')
  .parse();

const options = z
  .object({
    scene: z.string(),
    seed: z.int(),
    steps: z.array(z.number()).optional(),
    calm: z.array(z.number()).optional(),
    plant: z.string().optional(),
    shrink: z.boolean().default(false),
    quiet: z.boolean().default(false),
  })
  .parse(program.opts());

if (options.plant !== undefined) await import(`./planted/plant.ts?${options.plant}`);
const { tell } = await import('./harness/tell.ts');
const scene = await sceneNamed(options.scene);
const given: StoryKey = {
  seed: options.seed,
  ...(options.steps === undefined ? {} : { steps: options.steps }),
  ...(options.calm === undefined ? {} : { calm: options.calm }),
};
const kind = options.shrink ? kindOf((await tell(scene, given)).failure) : undefined;
const fails = async (key: StoryKey): Promise<boolean> => kindOf((await tell(scene, key)).failure) === kind;
const key = kind === undefined ? given : await shrunk(given, fails);
const { failure, trace } = await tell(scene, key, { isTraced: !options.quiet });
if (!options.quiet) process.stdout.write(`${trace.join('\n')}\n\n`);
const planted = options.plant === undefined ? '' : ` --plant ${options.plant}`;
if (options.shrink) process.stdout.write(`${replayCommand(options.scene, key)}${planted}\n`);
if (failure === undefined) process.stdout.write('The story ends as it should.\n');
else process.stdout.write(`${failure.stack ?? failure.message}\n`);
process.exitCode = failure === undefined ? 0 : 1;

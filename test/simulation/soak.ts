import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { z } from 'zod';
import { sceneNamed, sceneNames } from './harness/scenes.ts';
import { kindOf, replayCommand, shrunk } from './harness/shrink.ts';
import { addTally, newTally, type Tally } from './harness/tally.ts';
import { tell } from './harness/tell.ts';
import { tellMany } from './harness/tell-many.ts';

/** Goes on telling stories from a random seed. */
const program = new Command('soak')
  .description('Tells new stories for as long as you say; ends with the command for one that failed, or with a table.')
  .option('--minutes <number>', 'how long, over all scenes', Number, 30)
  .option('--scene <name>', `only this one of ${sceneNames.join(', ')}`)
  .option('--seed <number>', 'where to begin (default: somewhere new)', Number)
  .option('--workers <number>', 'threads (default: one for each processor)', Number)
  .parse();

const options = z
  .object({
    minutes: z.number().positive(),
    scene: z.enum([...sceneNames]).optional(),
    seed: z.int().optional(),
    workers: z.int().positive().default(availableParallelism()),
  })
  .parse(program.opts());

const chosen = options.scene === undefined ? sceneNames : [options.scene];
const firstSeed = options.seed ?? randomInt(1_000_000, 2 ** 31);
/** Each scene has its turn for so long, so that a failure in one is seen early. */
const turnMs = Math.min(120_000, (options.minutes * 60_000) / chosen.length);

interface Soaked {
  readonly tally: Tally;
  seconds: number;
  next: number;
}

const soaked = new Map<string, Soaked>(chosen.map(name => [name, { tally: newTally(), seconds: 0, next: firstSeed }]));
const began = performance.now();

function report(name: string, { tally, seconds }: Soaked): string {
  const { kill, freeze, stop, rob } = tally.blows;
  const rate = (tally.stories / seconds).toFixed(0);
  const { request, store, effect } = tally.faults;
  const faults = request + store + effect;
  const cells = [tally.stories, tally.runs, tally.edits, tally.requests, faults, kill, freeze, stop, rob];
  const years = (tally.days / 365).toFixed(0);
  return `| ${name} | ${cells.map(cell => cell.toLocaleString('en-GB')).join(' | ')} | ${years} | ${rate} |`;
}

let failed = false;
while (!failed && performance.now() - began < options.minutes * 60_000) {
  for (const [name, so] of soaked) {
    const { workers } = options;
    const told = await tellMany({ scene: name, firstSeed: so.next, ms: turnMs, untilFailure: true, workers });
    addTally(so.tally, told.tally);
    so.seconds += told.seconds;
    // Threads stride over the seeds, and one may have come further than another: begin where none has been.
    so.next += 4 * told.tally.stories + 64;
    process.stderr.write(`${report(name, so)}\n`);
    const [first] = told.failures;
    if (first === undefined) continue;
    const scene = await sceneNamed(name);
    const kind = kindOf(new Error(first.message));
    const key = await shrunk({ seed: first.seed }, async each => kindOf((await tell(scene, each)).failure) === kind);
    process.stdout.write(`${first.message}\nTell it again: ${replayCommand(name, key)}\n`);
    failed = true;
    break;
  }
}

process.stdout.write(
  `\n| Stories of | stories | runs | edits | requests | faults | killed | frozen | told to stop | robbed | years | a second |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n`,
);
for (const [name, so] of soaked) process.stdout.write(`${report(name, so)}\n`);
process.exitCode = failed ? 1 : 0;

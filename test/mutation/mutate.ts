import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Area, areas } from './areas.ts';

/** `npm run mutate`: the README beside says what it does and what it found. */
const program = new Command('mutate')
  .description('Changes the rules at one place after another, and fails where the unit tests notice too little of it.')
  .argument('[areas...]', `only these of ${areas.map(({ name }) => name).join(', ')}`)
  .option('--file <paths>', 'of one area, only these files, divided by commas, or some lines: file.ts:10-20')
  .parse();
const { file } = program.opts<{ file?: string }>();

const unknown = program.args.filter(name => !areas.some(area => area.name === name));
if (unknown.length > 0) program.error(`There is no area ${unknown.join(', ')}.`, { exitCode: 2 });
if (file !== undefined && program.args.length !== 1) program.error('Say which area the file is of.', { exitCode: 2 });

/** In percent. Less of an area's mutants killed is a failure; what is ignored or errs counts as a survivor. */
const least = 95;

// Far from UTC: a time that is taken for local by mistake is noticed on every machine.
process.env['TZ'] = 'Pacific/Auckland';
// Every mutant is a process of its own: what was compiled for one need not be compiled again.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'lockstep-mutants-compiled');

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>;
type Mutant = Mutants[number];

async function mutantsOf({ mutate, tests }: Area): Promise<Mutants> {
  process.env['LOCKSTEP_MUTATION_TESTS'] = tests.join();
  const stryker = new Stryker({
    mutate: file?.split(',') ?? [...mutate],
    buildCommand: 'node test/mutation/bundle.ts',
    testRunner: 'tap',
    plugins: ['@stryker-mutator/tap-runner'],
    tap: {
      testFiles: ['test/mutation/together.mjs'],
      nodeArgs: ['--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
      forceBail: false,
    },
    packageManager: 'npm',
    ignorePatterns: ['coverage', 'terraform', '.stryker-tmp', 'reports'],
    tsconfigFile: 'none: TypeScript 7 has no JavaScript API, which Stryker wants for rewriting one',
    coverageAnalysis: 'perTest',
    concurrency: 1,
    timeoutMS: 20_000,
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    tempDirName: '.stryker-tmp',
  });
  return await stryker.runMutationTest();
}

const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';

/** A mutant that nothing noticed: where, and what was put in the place of what, as short as can be. */
function survivorText({ fileName, location: { start, end }, replacement, status, mutatorName }: Mutant): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const last = lines.pop() ?? '';
  const whole = [...lines, last.slice(0, end.column - 1)].join('\n').slice(start.column - 1);
  const short = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 160);
  const place = `${fileName}:${start.line}:${start.column}`;
  return `${place} ${status} ${mutatorName}\n  - ${short(whole)}\n  + ${short(replacement)}\n`;
}

interface Judged {
  readonly name: string;
  readonly mutants: number;
  readonly killed: number;
  /** Of the killed, those that made the tests run on: on a busy machine, see whether that is what it was. */
  readonly timedOut: number;
}

const judged = (name: string, mutants: Mutants): Judged => ({
  name,
  mutants: mutants.length,
  killed: mutants.filter(isKilled).length,
  timedOut: mutants.filter(({ status }) => status === 'Timeout').length,
});
const percent = ({ mutants, killed }: Judged): number => (100 * killed) / mutants;
const cells = (one: Judged): string[] => [
  one.name,
  `${one.mutants}`,
  `${one.killed}`,
  `${one.timedOut}`,
  `${one.mutants - one.killed}`,
  percent(one).toFixed(1),
];

const table = new Table({
  head: ['', 'mutants', 'killed', 'timed out', 'survived', '%'],
  style: { head: [], border: [] },
});
const all: Judged[] = [];
for (const area of areas.filter(({ name }) => program.args.length === 0 || program.args.includes(name))) {
  process.stdout.write(`\n${area.name}\n`);
  const mutants = await mutantsOf(area);
  const from = process.cwd().length + 1;
  const named = mutants.map(one => ({ ...one, fileName: one.fileName.slice(from) }));
  process.stdout.write(
    named
      .filter(one => !isKilled(one))
      .map(survivorText)
      .join(''),
  );
  const files = Map.groupBy(named, ({ fileName }) => fileName);
  for (const [name, found] of files) table.push(cells(judged(name, found)));
  all.push(judged(area.name, mutants));
}
for (const one of all) table.push(cells(one));
const total: Judged = {
  name: 'in all',
  mutants: all.reduce((sum, { mutants }) => sum + mutants, 0),
  killed: all.reduce((sum, { killed }) => sum + killed, 0),
  timedOut: all.reduce((sum, { timedOut }) => sum + timedOut, 0),
};
if (all.length > 1) table.push(cells(total));
process.stdout.write(`${table}\n`);
const short = all.filter(one => !(percent(one) >= least));
if (short.length > 0) {
  process.stdout.write(`Less than ${least} % killed: ${short.map(({ name }) => name).join(', ')}.\n`);
  process.exitCode = 1;
}

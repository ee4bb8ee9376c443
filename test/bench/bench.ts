import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarkNames, runBenchmarks } from './run-benchmarks.ts';

/**
 * `npm run bench`, with `-- --only <name>` (repeatable) or `-- --list`. Each file of test/bench/benchmarks is one
 * benchmark.
 */
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' } } });
const folder = join(import.meta.dirname, 'benchmarks');
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
if (values.list === true) print((await benchmarkNames(folder)).join('\n'));
else process.exitCode = await runBenchmarks(folder, values.only, print);

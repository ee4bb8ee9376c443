import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '#shared/core/errors.ts';
import { exceeded } from './benchmark.ts';
import { runBenchmark } from './run-benchmark.ts';
import { tableOf } from './table.ts';

/** Names of the benchmarks of a folder: its files. */
export async function benchmarkNames(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter(file => file.endsWith('.ts'))
    .map(file => basename(file, '.ts'))
    .sort();
}

/**
 * Runs the benchmarks of a folder, or only those named (`essm` stands for all of `essm-…`), one after the other, and
 * prints a table of each. Gives the exit code: 1 where a limit is exceeded or a benchmark fails, 2 where a name is
 * unknown (then nothing runs).
 */
export async function runBenchmarks(
  folder: string,
  only: readonly string[] | undefined,
  print: (text: string) => void,
): Promise<0 | 1 | 2> {
  const names = await benchmarkNames(folder);
  const meant = (asked: string) => names.filter(name => name === asked || name.startsWith(`${asked}-`));
  const unknown = (only ?? []).filter(asked => meant(asked).length === 0);
  if (unknown.length > 0) {
    print(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
    return 2;
  }
  const failed: string[] = [];
  for (const name of only === undefined ? names : new Set(only.flatMap(meant)))
    if (!(await passes(folder, name, print))) failed.push(name);
  if (failed.length === 0) return 0;
  print(`\nLimits exceeded or failed: ${failed.join(', ')}.`);
  return 1;
}

async function passes(folder: string, name: string, print: (text: string) => void): Promise<boolean> {
  const began = performance.now();
  try {
    const result = await runBenchmark(join(folder, `${name}.ts`));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    print(`\n${name}: ${result.title} (${seconds} s)\n${tableOf(result)}`);
    return exceeded(result.rows).length === 0;
  } catch (error) {
    print(`\n${name}: FAILED. ${messageOf(error)}`);
    return false;
  }
}

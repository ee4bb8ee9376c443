import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { benchmarkResultSchema } from './benchmark.ts';

const titledResultSchema = benchmarkResultSchema.extend({ title: z.string() });
export type TitledResult = z.output<typeof titledResultSchema>;

const processFile = fileURLToPath(new URL('benchmark-process.ts', import.meta.url));

/**
 * Runs one benchmark file in a process of its own, so that its memory and its time are its own. What it prints goes to
 * standard error. Rejects where it throws, or ends without a result.
 */
export function runBenchmark(file: string): Promise<TitledResult> {
  return new Promise((resolve, reject) => {
    let message: unknown;
    const child = fork(processFile, [file], { stdio: ['ignore', 2, 2, 'ipc'] });
    child.on('message', given => {
      message = given;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const result = titledResultSchema.safeParse(message);
      if (code === 0 && result.success) resolve(result.data);
      else
        reject(new Error(`the benchmark ended with ${signal ?? code} and ${message ? 'an unreadable' : 'no'} result`));
    });
  });
}

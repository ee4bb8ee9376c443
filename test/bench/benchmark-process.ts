import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';

/** The process of one benchmark: runs the file it is given and sends title and result to its parent. */
const benchmarkSchema = z.object({
  benchmark: z.object({
    title: z.string(),
    run: z.custom<Benchmark['run']>(value => typeof value === 'function', 'is not a function'),
  }),
});

const file = process.argv[2];
if (file === undefined || process.send === undefined) {
  throw new Error('benchmark-process.ts is started by bench.ts, with the file of a benchmark');
}
const { benchmark } = benchmarkSchema.parse(await import(pathToFileURL(file).href));
const result = await benchmark.run();
process.send({ title: benchmark.title, ...result }, () => process.disconnect());

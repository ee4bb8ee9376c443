import { z } from 'zod';

const measurementSchema = z.strictObject({
  /** What was measured, with its unit: `calls to Echo360`, `peak memory, MiB`. */
  what: z.string(),
  measured: z.number(),
  /** The least that is possible for the task, or null where there is no such thing. */
  least: z.number().nullable(),
  /** The benchmark fails above this; null: only reported. */
  limit: z.number().nullable(),
});

/** What a benchmark gives back; also how it crosses from its own process. */
export const benchmarkResultSchema = z.strictObject({
  rows: z.array(measurementSchema).min(1),
  /** The task, its composition, and what the numbers do not say. */
  notes: z.array(z.string()),
});

export type Measurement = z.output<typeof measurementSchema>;
export type BenchmarkResult = z.output<typeof benchmarkResultSchema>;

/**
 * One benchmark: what a file `test/bench/benchmarks/<name>.ts` exports as `benchmark`. It runs in a process of its own.
 */
export interface Benchmark {
  /** Headline of its table. */
  readonly title: string;
  run(): Promise<BenchmarkResult>;
}

/** Measurements that exceed their limit. One that is not a number exceeds any. */
export function exceeded(rows: readonly Measurement[]): Measurement[] {
  return rows.filter(({ measured, limit }) => limit !== null && !(measured <= limit));
}

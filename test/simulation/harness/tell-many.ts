import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { addTally, newTally, type Tally } from './tally.ts';

const tally = z.object({
  stories: z.number(),
  runs: z.number(),
  edits: z.number(),
  requests: z.number(),
  faults: z.object({ request: z.number(), store: z.number(), effect: z.number() }),
  together: z.number(),
  skewed: z.number(),
  blows: z.object({ kill: z.number(), freeze: z.number(), stop: z.number(), rob: z.number() }),
  blocked: z.number(),
  approvals: z.number(),
  campaigns: z.number(),
  configurations: z.number(),
  days: z.number(),
});

export const workerReport = z.object({
  /** Real seconds that it told stories for, its start not counted. */
  seconds: z.number(),
  tally,
  failures: z.array(z.object({ seed: z.number(), message: z.string() })),
});
export type WorkerReport = z.infer<typeof workerReport>;

export const workerTask = z.object({
  scene: z.string(),
  /** The first seed, and how far the next one is. */
  first: z.number(),
  stride: z.number(),
  /** Stories to tell at most; null for as many as time allows. */
  stories: z.number().nullable(),
  /** Only these steps of each story; null for all. */
  steps: z.array(z.number()).nullable(),
  /** Real ms after which no further story is begun; null for no end. */
  ms: z.number().nullable(),
  /** Module that is loaded first, such as one that plants a fault. */
  before: z.string().nullable(),
  /** Ends at the first story that fails. */
  untilFailure: z.boolean(),
  /** Shared by all threads: one number, not zero once a story has failed after which none is told. */
  ended: z.instanceof(SharedArrayBuffer),
});
export type WorkerTask = z.infer<typeof workerTask>;

export interface Many {
  readonly scene: string;
  readonly firstSeed: number;
  readonly stories?: number;
  /** Only these steps of each story; all, where undefined. */
  readonly steps?: readonly number[];
  readonly ms?: number;
  readonly before?: string;
  readonly untilFailure?: boolean;
  readonly workers?: number;
}

export interface ManyTold {
  readonly tally: Tally;
  /** The failed stories, lowest seed first. */
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  /** Real seconds in which stories were told, the start of the threads not counted. */
  readonly seconds: number;
}

/** Tells many stories of a scene, by seeds one after the other, in as many threads as there are processors. */
export async function tellMany(many: Many): Promise<ManyTold> {
  const workers = Math.min(many.workers ?? availableParallelism(), many.stories ?? Number.POSITIVE_INFINITY);
  const all = newTally();
  const failures: { seed: number; message: string }[] = [];
  const ended = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const reports = Array.from({ length: workers }, (_, index) => {
    const stories = many.stories === undefined ? null : Math.ceil((many.stories - index) / workers);
    return work({
      scene: many.scene,
      first: many.firstSeed + index,
      stride: workers,
      stories,
      steps: many.steps === undefined ? null : [...many.steps],
      ms: many.ms ?? null,
      before: many.before ?? null,
      untilFailure: many.untilFailure ?? false,
      ended,
    });
  });
  let seconds = 0;
  for (const report of await Promise.all(reports)) {
    seconds = Math.max(seconds, report.seconds);
    addTally(all, report.tally);
    failures.push(...report.failures);
  }
  failures.sort((a, b) => a.seed - b.seed);
  return { tally: all, failures, seconds };
}

/**
 * What a story leaves behind is garbage at once: with room for it, a thread collects it less often. Only threads that
 * start afterwards go by this.
 */
setFlagsFromString('--min-semi-space-size=32');
setFlagsFromString('--max-semi-space-size=64');
// Each processor has a thread of its own to run.
setFlagsFromString('--no-parallel-scavenge');
setFlagsFromString('--initial-heap-size=512');

function work(task: WorkerTask): Promise<WorkerReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
    worker.once('message', (message: unknown) => resolve(workerReport.parse(message)));
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`a thread that tells stories ended with ${code}`)));
  });
}

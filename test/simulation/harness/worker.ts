import { parentPort, workerData } from 'node:worker_threads';
import { addTally, newTally } from './tally.ts';
import { type WorkerReport, workerTask } from './tell-many.ts';

/** Tells its share of many stories, and reports once. */
async function work(): Promise<WorkerReport> {
  const task = workerTask.parse(workerData);
  const { scene: name, first, stride, steps, before, untilFailure } = task;
  if (before !== null) await import(before);
  const { sceneNamed } = await import('./scenes.ts');
  const { tell } = await import('./tell.ts');
  const scene = await sceneNamed(name);
  const most = task.stories ?? Number.POSITIVE_INFINITY;
  // Of a failure only its message is told; where it came from says who tells the story again.
  Error.stackTraceLimit = 0;
  const began = performance.now();
  const ends = task.ms === null ? Number.POSITIVE_INFINITY : began + task.ms;
  const ended = new Int32Array(task.ended);
  const tally = newTally();
  const failures: WorkerReport['failures'] = [];
  for (let told = 0; told < most && performance.now() < ends && Atomics.load(ended, 0) === 0; told += 1) {
    const seed = first + told * stride;
    const story = await tell(scene, steps === null ? { seed } : { seed, steps });
    addTally(tally, story.tally);
    if (story.failure === undefined) continue;
    failures.push({ seed, message: story.failure.message });
    if (untilFailure) Atomics.store(ended, 0, 1);
  }
  return { seconds: (performance.now() - began) / 1000, tally, failures };
}

const report = await work();
parentPort?.postMessage(report);

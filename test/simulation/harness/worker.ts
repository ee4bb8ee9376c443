import { parentPort, workerData } from 'node:worker_threads';
import { addTally, newTally } from './tally.ts';
import { type WorkerReport, workerTask } from './tell-many.ts';

/** Tells its share of many stories, and reports once. */
async function work(): Promise<WorkerReport> {
  const { scene: name, first, stride, stories, ms, before, untilFailure } = workerTask.parse(workerData);
  if (before !== null) await import(before);
  const { sceneNamed } = await import('./scenes.ts');
  const { tell } = await import('./tell.ts');
  const scene = await sceneNamed(name);
  const ends = ms === null ? Number.POSITIVE_INFINITY : performance.now() + ms;
  const tally = newTally();
  const failures: WorkerReport['failures'] = [];
  for (let told = 0; told < (stories ?? Number.POSITIVE_INFINITY) && performance.now() < ends; told += 1) {
    const seed = first + told * stride;
    const story = await tell(scene, { seed });
    addTally(tally, story.tally);
    if (story.failure === undefined) continue;
    failures.push({ seed, message: story.failure.message });
    if (untilFailure) break;
  }
  return { tally, failures };
}

const report = await work();
parentPort?.postMessage(report);

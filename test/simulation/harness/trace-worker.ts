import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { sceneNamed } from './scenes.ts';
import { tell } from './tell.ts';

const task = z.object({ scene: z.string(), before: z.array(z.number()), seeds: z.array(z.number()) });

/** Tells some stories in a thread of its own, and then those whose traces it reports, in their order. */
const { scene: name, before, seeds } = task.parse(workerData);
const scene = await sceneNamed(name);
for (const seed of before) await tell(scene, { seed });
const traces: string[] = [];
for (const seed of seeds) traces.push((await tell(scene, { seed }, { isTraced: true })).trace.join('\n'));
parentPort?.postMessage(traces);

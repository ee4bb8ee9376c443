import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { sceneNamed, sceneNames } from './harness/scenes.ts';
import { kindOf, replayCommand, shrunk } from './harness/shrink.ts';
import { tell } from './harness/tell.ts';
import { tellMany } from './harness/tell-many.ts';

/** Told with every run of the tests; `npm run soak` goes on from there. */
const stories = 500;

/** Told twice, word by word: here before anything else, and in a thread that has told these others. */
const seeds = [11, 12, 13, 14];
const others = Array.from({ length: 12 }, (_, index) => 601 + index);

function toldElsewhere(scene: string, before: readonly number[], seeds: readonly number[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./harness/trace-worker.ts', import.meta.url), {
      workerData: { scene, before, seeds },
    });
    worker.once('message', (message: unknown) => resolve(z.array(z.string()).parse(message)));
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`the thread that told them again ended with ${code}`)));
  });
}

for (const name of sceneNames) {
  describe(`stories of ${name}`, () => {
    it(`end as they should, ${stories} of them`, async t => {
      const { failures, tally, seconds } = await tellMany({ scene: name, firstSeed: 1, stories });
      t.diagnostic(
        `${(tally.stories / seconds).toFixed(1)} stories a second, ${tally.runs} runs, ${JSON.stringify(tally.faults)} faults`,
      );
      const [first] = failures;
      if (first !== undefined) {
        const scene = await sceneNamed(name);
        const kind = kindOf(new Error(first.message));
        const key = await shrunk(
          { seed: first.seed },
          async each => kindOf((await tell(scene, each)).failure) === kind,
        );
        assert.fail(`${first.message}\nTell it again: ${replayCommand(name, key)}`);
      }
      assert.equal(tally.stories, stories);
      assert.ok(tally.runs >= 5 * stories, `${tally.runs} runs`);
      const { blows, faults, together, skewed, blocked, approvals, campaigns, configurations } = tally;
      const { request, store } = faults;
      const met = { ...blows, request, store, together, skewed, blocked, approvals, campaigns, configurations };
      for (const [what, count] of Object.entries(met)) assert.ok(count >= stories / 100, `${count} × ${what}`);
      // Statements are what one scene alone has.
      if (name === 'cmis-echo360') assert.ok(faults.effect > stories / 100, `${faults.effect} × effect`);
    });

    it('are the same for the same seed, to the byte, in another thread and after many others', async () => {
      const scene = await sceneNamed(name);
      const once: string[] = [];
      for (const seed of seeds) once.push((await tell(scene, { seed }, { isTraced: true })).trace.join('\n'));
      const again = await toldElsewhere(name, others, seeds.toReversed());
      assert.deepEqual(again.toReversed(), once);
      assert.notEqual(once[0], once[1]);
      assert.ok(once.every(text => text.split('\n').length > 20));
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tellMany } from './harness/tell-many.ts';
import { plantedFaults } from './planted/faults.ts';

/** Within so many stories each planted fault is found. */
const mostStories = 5_000;

describe('a fault that is planted in the code', () => {
  for (const { name, scene, seed } of plantedFaults) {
    it(`is found: ${name}`, async t => {
      const about = {
        scene,
        before: new URL(`./planted/plant.ts?${name}`, import.meta.url).href,
        untilFailure: true,
      };
      const known = seed === undefined ? undefined : await tellMany({ ...about, firstSeed: seed, stories: 1 });
      // The code may have changed so that another story finds it now.
      const { failures, tally } = known?.failures.length
        ? known
        : await tellMany({ ...about, firstSeed: 1, stories: mostStories });
      const [first] = failures;
      assert.ok(first, `not found in ${tally.stories} stories of ${scene}`);
      // What fails without the fault too has not found it.
      const without = await tellMany({ scene, firstSeed: first.seed, stories: 1 });
      assert.deepEqual(without.failures, [], `seed ${first.seed} of ${scene} fails without it too`);
      t.diagnostic(`after ${tally.stories} stories, by seed ${first.seed}: ${first.message}`);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tellMany } from './harness/tell-many.ts';
import { plantedFaults } from './planted/faults.ts';

/** Within so many stories each planted fault is found. */
const mostStories = 5_000;

describe('a fault that is planted in the code', () => {
  for (const { name, scene } of plantedFaults) {
    it(`is found: ${name}`, async t => {
      const before = new URL(`./planted/plant.ts?${name}`, import.meta.url).href;
      const { failures, tally } = await tellMany({
        scene,
        firstSeed: 1,
        stories: mostStories,
        before,
        untilFailure: true,
      });
      const [first] = failures;
      assert.ok(first, `not found in ${tally.stories} stories of ${scene}`);
      t.diagnostic(`after ${tally.stories} stories: ${first.message}`);
    });
  }
});

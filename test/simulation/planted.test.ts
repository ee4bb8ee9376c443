import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sceneNamed } from './harness/scenes.ts';
import type { StoryKey } from './harness/story.ts';
import { tell } from './harness/tell.ts';
import { tellMany } from './harness/tell-many.ts';
import { plantedFaults } from './planted/faults.ts';

/** Within so many stories each planted fault is found. */
const mostStories = 5_000;

const onlySteps = ({ steps }: StoryKey): Pick<StoryKey, 'steps'> => (steps === undefined ? {} : { steps });

describe('a fault that is planted in the code', () => {
  it('is found by a whole story among the first, unless it says that it is rare', () => {
    const late = plantedFaults.filter(({ foundBy, isRare }) => {
      const isAmongTheFirst = foundBy !== undefined && foundBy.seed <= mostStories && foundBy.steps === undefined;
      return !isAmongTheFirst && isRare !== true;
    });
    assert.deepEqual(late, []);
    const common = plantedFaults.filter(({ isRare }) => isRare !== true);
    assert.ok(common.length >= 12, `${common.length} faults`);
  });

  for (const { name, scene, foundBy } of plantedFaults) {
    it(`is found: ${name}`, async t => {
      const before = new URL(`./planted/plant.ts?${name}`, import.meta.url).href;
      const about = { scene, before, untilFailure: true };
      const found =
        foundBy && (await tellMany({ ...about, ...onlySteps(foundBy), firstSeed: foundBy.seed, stories: 1 }));
      // The code may have changed so that another story finds it now.
      const isFound = found !== undefined && found.failures.length > 0;
      const { failures, tally } = isFound ? found : await tellMany({ ...about, firstSeed: 1, stories: mostStories });
      const [first] = failures;
      assert.ok(first, `not found in ${tally.stories} stories of ${scene}`);
      // What fails without the fault too has not found it.
      const key = isFound && foundBy !== undefined ? foundBy : { seed: first.seed };
      const { failure } = await tell(await sceneNamed(scene), key);
      assert.equal(failure, undefined, `seed ${first.seed} of ${scene} fails without it too`);
      t.diagnostic(`after ${tally.stories} stories, by seed ${first.seed}: ${first.message}`);
    });
  }
});

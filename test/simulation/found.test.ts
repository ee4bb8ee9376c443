import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sceneNamed } from './harness/scenes.ts';
import type { StoryKey } from './harness/story.ts';
import { tell } from './harness/tell.ts';

/** Stories from random seeds that once ended wrong, and what was wrong then. */
const found: readonly (StoryKey & { readonly scene: string; readonly what: string })[] = [
  {
    scene: 'item-ingest',
    seed: 225_227_743,
    steps: [0],
    what: 'questions in GraphQL, which are POSTs, were judged as writes of a run that had been robbed of its lease',
  },
  {
    scene: 'cmis-echo360',
    seed: 748,
    steps: [0, 3, 7, 16, 19, 20, 21, 22, 23, 24],
    calm: [0],
    what: 'a recording that somebody had removed counted as begun, so that its lesson was not recorded on its later day',
  },
  {
    scene: 'essm-bookings',
    seed: 642_627_732,
    steps: [0, 7, 9],
    calm: [0],
    what: 'a booking that was adopted was never found again once its activity was gone and somebody wrote over its mark',
  },
  {
    scene: 'essm-bookings',
    seed: 19,
    steps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    what: 'a booking of which the run that made it never heard was in its own way once somebody wrote another mark of ours over its mark',
  },
  {
    scene: 'cmis-echo360',
    seed: 1_348_944_072,
    steps: [8, 9, 10],
    what: 'a recording went at once because another WEEKID, which has its week too, counted as another entry',
  },
];

describe('a story that was found to end wrong', () => {
  for (const { scene, what, ...key } of found) {
    it(`ends as it should: ${scene} ${key.seed}, where ${what}`, async () => {
      const { failure } = await tell(await sceneNamed(scene), key);
      assert.equal(failure, undefined);
    });
  }
});

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
    scene: 'lookup-gitlab',
    seed: 70_000_202,
    steps: [0, 1, 2, 4, 9, 10, 12, 13],
    calm: [1],
    what: 'a block that got no answer, and that GitLab carried out late, was counted by no run: five changes in a day that permits four',
  },
  {
    scene: 'cmis-echo360',
    seed: 40_000_568,
    steps: [2, 3],
    what: 'a recording that Echo360 made late, of a request that was given up and made again, was taken for somebody else’s in its way',
  },
  {
    scene: 'cmis-echo360',
    seed: 40_001_987,
    steps: [0, 2, 7, 10, 12, 13, 14],
    what: 'a recording made late was nobody’s, and stayed when its lesson went',
  },
  {
    scene: 'cmis-echo360',
    seed: 1_792_372_013,
    steps: [0, 1],
    what: 'a recording made late, after it had been made again and removed, was taken for somebody else’s in the way of another lesson',
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
    scene: 'essm-bookings',
    seed: 1636,
    steps: [0, 2, 3],
    what: 'a booking that Booker made late, of a request that was given up and made again, stood for nothing for ever',
  },
  {
    scene: 'essm-bookings',
    seed: 330,
    steps: Array.from({ length: 30 }, (_, step) => step),
    what: 'a booking went that TermTime asked for, since its mark had been copied to one that could not be read, and wiped off it',
  },
  {
    scene: 'essm-bookings',
    seed: 9098,
    steps: Array.from({ length: 50 }, (_, step) => step),
    what: 'a run died before it heard of an update, and the booking then waited in its old place for another room: its record said for ever that a request may be under way',
  },
  {
    scene: 'essm-bookings',
    seed: 1_212_362_220,
    steps: [1, 2, 4, 5, 6, 9],
    what: 'the model had a booking give way in a closed room, where nobody can take its place',
  },
  {
    scene: 'essm-bookings',
    seed: 255,
    steps: [3, 5, 8, 12, 20, 21, 26],
    calm: [3, 5, 12, 20],
    what: 'the model took for nothing what waits in its old place for one of the activities that had shared it',
  },
  {
    scene: 'cmis-echo360',
    seed: 1_348_944_072,
    steps: [8, 9, 10],
    what: 'a recording went at once because another WEEKID, which has its week too, counted as another entry',
  },
  {
    scene: 'essm-bookings',
    seed: 1_586_582_683,
    steps: [3, 4, 7],
    what: 'of two bookings of a predecessor for one date the one that was taken over had the other in its way for ever',
  },
  {
    scene: 'essm-bookings',
    seed: 256,
    steps: [1, 5, 9],
    calm: [1, 5],
    what: 'a booking that Booker refused to move had its new name already, for which nothing could be taken over then',
  },
  {
    scene: 'essm-bookings',
    seed: 700_194,
    steps: [0, 1, 6, 9, 12],
    calm: [0, 1],
    what: 'the model knew of no booking of ours for a date, since its move had not been carried out yet',
  },
  {
    scene: 'essm-bookings',
    seed: 41_200,
    steps: [2, 8, 9, 12, 13],
    what: 'the model did not see that a predecessor’s booking had become ours, which bore a copy of our mark before',
  },
  {
    scene: 'essm-bookings',
    seed: 598,
    steps: [0, 5, 6],
    calm: [5],
    what: 'a date began while it was not known whether its booking was made, and was called unfinished from then on',
  },
  {
    scene: 'essm-bookings',
    seed: 490,
    steps: [0, 1, 2, 3, 4, 10, 11, 14],
    calm: [0, 3],
    what: 'the model knew what people let go by a mark, which a booking had not got yet, and not by its number',
  },
  {
    scene: 'lookup-gitlab',
    seed: 88_281_250,
    steps: [0, 6, 8, 15, 18, 23],
    what: 'a newcomer got the id of an account that was deleted, and with it what a person had said of that one',
  },
  {
    scene: 'item-ingest',
    seed: 88_000_783,
    steps: [1, 2, 3],
    what: 'a webhook was asked for again at once by the run after one that was cut short, and GitLab made both',
  },
  {
    scene: 'essm-rooms',
    seed: 1_368_682_647,
    steps: [3, 4],
    what: 'a run died before it heard that a room was made, Booker gave it up, and its record said for ever that a request may be under way',
  },
  {
    scene: 'lookup-gitlab',
    seed: 675_186_275,
    steps: [0, 1, 5, 9, 12, 19],
    calm: [5],
    what: 'the record of a block whose mark was removed said for ever that an unblock may be under way, of one who is cancelled',
  },
  {
    scene: 'lookup-gitlab',
    seed: 675_186_492,
    steps: [0, 17, 18, 19, 21, 26],
    calm: [18],
    what: 'the record of a block whose mark was removed said for ever that an unblock may be under way, of one who is live',
  },
  {
    scene: 'lookup-gitlab',
    seed: 973_949_204,
    steps: [1, 2],
    what: 'the model called it wrong that an external was blocked who signed in after the look and before the block',
  },
  {
    scene: 'lookup-gitlab',
    seed: 973_949_173,
    steps: [0, 2, 6, 7, 22, 23, 24, 28, 29, 30, 31],
    calm: [24, 29],
    what: 'the model called it wrong that an account was blocked which was deactivated after the look and before the block',
  },
  {
    scene: 'lookup-gitlab',
    seed: 973_948_527,
    steps: [5, 7, 16, 22, 26, 28, 33, 34, 35, 36, 37],
    calm: [5, 22],
    what: 'the model counted what two campaigns permit under the first, of which nothing was left then for what it alone permits',
  },
  {
    scene: 'essm-bookings',
    seed: 1_443_571_243,
    steps: [1, 2, 3, 4],
    calm: [2],
    what: 'the model took for nothing what waits in its old place for an activity that came to share it only there',
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

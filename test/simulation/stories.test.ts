import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sceneNamed, sceneNames } from './harness/scenes.ts';
import { kindOf, replayCommand, shrunk } from './harness/shrink.ts';
import { tell } from './harness/tell.ts';
import { tellMany } from './harness/tell-many.ts';

/** Told with every run of the tests; `npm run soak` goes on from there. */
const stories = 500;

for (const name of sceneNames) {
  describe(`stories of ${name}`, () => {
    it(`end as they should, ${stories} of them`, async t => {
      const { failures, tally, seconds } = await tellMany({ scene: name, firstSeed: 1, stories });
      t.diagnostic(
        `${(tally.stories / seconds).toFixed(1)} stories a second, ${tally.runs} runs, ${tally.faults} faults`,
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
      assert.ok(tally.runs >= 5 * stories && tally.faults > stories / 2, JSON.stringify(tally));
      for (const [kind, count] of Object.entries(tally.blows)) assert.ok(count > stories / 50, `${count} × ${kind}`);
    });

    it('are the same for the same seed, to the byte, whatever was told before', async () => {
      const scene = await sceneNamed(name);
      const texts = async (seeds: readonly number[]) => {
        const told = new Map<number, string>();
        for (const seed of seeds) told.set(seed, (await tell(scene, { seed }, { isTraced: true })).trace.join('\n'));
        return told;
      };
      const once = await texts([11, 12, 13, 14]);
      const again = await texts([14, 12, 13, 11]);
      for (const [seed, text] of once) assert.equal(again.get(seed), text);
      assert.notEqual(once.get(11), once.get(12));
      assert.ok([...once.values()].every(text => text.split('\n').length > 20));
    });
  });
}

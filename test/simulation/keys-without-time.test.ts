import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { sceneNamed, sceneNames } from './harness/scenes.ts';
import { stepsOf } from './harness/story.ts';
import { type TellingOptions, tell } from './harness/tell.ts';

const edits = (seed: number): number => [...stepsOf({ seed }).values()].filter(({ kind }) => kind === 'edit').length;

/** The seeds whose worlds are planned for twice after each edit: the first that have many. */
const seeds = Array.from({ length: 200 }, (_, index) => index + 1)
  .filter(seed => edits(seed) >= 6)
  .slice(0, 3);

const told = ({ kind, target, title, from, to, reason }: Change): string =>
  JSON.stringify([kind, target, title, from, to, reason]);

/**
 * A plan that is stopped by a limit is made again every minute. Where its keys held the time, each would be another
 * plan: recorded anew, and never the one that was approved.
 */
for (const name of sceneNames) {
  describe(`what ${name} plans`, () => {
    it('has keys that hold no time, and shows no difference where there is none', async t => {
      const scene = await sceneNamed(name);
      const compared = new Map<string, number>();
      const others: string[] = [];
      for (const seed of seeds) {
        const onTwice: TellingOptions['onTwice'] = (function_, first, later) => {
          const before = new Map(first.map(change => [told(change), change.key]));
          for (const change of withShownDifferences(later)) {
            const key = before.get(told(change));
            // What a minute makes due is in the later plan alone.
            if (key === undefined) continue;
            const kind = `${function_}: ${change.kind}`;
            if (change.key !== key) others.push(`seed ${seed}, ${kind} ${change.title}: ${change.from} → ${change.to}`);
            compared.set(kind, (compared.get(kind) ?? 0) + 1);
          }
        };
        await tell(scene, { seed }, { onTwice });
      }
      assert.deepEqual(others, []);
      const sum = [...compared.values()].reduce((all, count) => all + count, 0);
      t.diagnostic([...compared].map(([kind, count]) => `${kind} ${count}`).join(', '));
      assert.ok(sum > 4 * seeds.length, 'little was planned twice');
    });
  });
}

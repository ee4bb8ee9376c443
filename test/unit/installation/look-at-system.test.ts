import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { lookAtSystem } from '#shared/installation/look-at-system.ts';

describe('a look at a system outside of a run', () => {
  const clock = new ManualClock('2026-11-21T20:30:00Z');
  const asked = { signal: new AbortController().signal, count: () => undefined, why: 'a look' };

  it('gives back what it took, the last first, also where it failed, and writes nothing', async () => {
    for (const fails of [false, true]) {
      const given: string[] = [];
      const looked = lookAtSystem({ clock }, asked, async context => {
        context.atEnd?.(async () => void given.push('pace'));
        context.atEnd?.(async () => void given.push('connection'));
        await assert.rejects(context.beforeWrite(1), /a look tried to write/);
        if (fails) throw new Error('no answer');
        return 'seen';
      });
      if (fails) await assert.rejects(looked, /no answer/);
      else assert.equal(await looked, 'seen');
      assert.deepEqual(given, ['connection', 'pace']);
    }
  });
});

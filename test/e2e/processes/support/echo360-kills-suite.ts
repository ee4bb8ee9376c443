import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { disturb, quietRun, settle } from './disturbance.ts';
import { assertInStep, assertNothingTwice } from './recording-assertions.ts';
import { openRecordingCampus } from './recording-campus.ts';
import type { NewStatePlace } from './state-place.ts';

const range = { ms: 2500, requests: 40, path: '/schedules', methods: ['POST', 'POST', 'PUT', 'DELETE'], writes: 8 };

/** `kills` processes are killed in all, shared among one campus for each strategy; these go on side by side. */
export function echo360Kills(where: string, place: NewStatePlace, kills: number, seed: number): void {
  describe(`echo360-queue killed again and again, its state on ${where} (LOCKSTEP_SEED=${seed})`, {
    concurrency: true,
  }, () => {
    for (const [index, strategy] of strategies.entries()) {
      const share = Math.ceil(kills / strategies.length);
      it(`converges, and does nothing twice: ${strategy}, ${share} kills`, async context => {
        await using campus = await openRecordingCampus({ place, strategy, concurrency: index + 1, seed: seed + index });
        const { installation, echo360, edits } = campus;
        const tell = (text: string): void => context.diagnostic(text);
        const world = { installation, standIn: echo360, edit: () => edits.next(), tell };
        const interruptions = await disturb(world, { kills: share, seed: seed + index, range });
        await settle(installation);
        await assertInStep(campus);
        context.diagnostic(`${campus.writes.repeated.length} of ${campus.writes.all.length} writes repeated`);
        assertNothingTwice(campus, interruptions);
        const before = campus.writes.all.length;
        const idle = await quietRun(installation);
        assert.equal(idle.message, 'Nothing to do.');
        assert.equal(campus.writes.all.length, before);
      });
    }
  });
}

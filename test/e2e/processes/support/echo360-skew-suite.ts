import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdAnswer } from './held-answer.ts';
import { patient, unhurried } from './installation.ts';
import { assertInStep } from './recording-assertions.ts';
import { openRecordingCampus } from './recording-campus.ts';
import type { NewStatePlace } from './state-place.ts';

const hour = 3_600_000;
const ahead = { clockOffsetMs: hour };
const behind = { clockOffsetMs: -hour };

/**
 * Machines whose wall clocks are an hour off. The state store has a clock of its own; SQLite's is that of the one
 * machine all processes are on.
 */
export function echo360Skew(place: NewStatePlace, seed: number): void {
  describe(`echo360-queue on machines with wrong clocks (LOCKSTEP_SEED=${seed})`, { concurrency: true }, () => {
    it('an hour ahead, it neither takes a live lease nor one that has just lost its holder', async () => {
      // Patient: on a slow machine too the lease outlasts the start of a process.
      await using campus = await openRecordingCampus({ place, seed, missing: {}, timing: patient });
      const { installation, echo360, writes } = campus;
      const held = holdAnswer(echo360, { method: 'POST', path: '/schedules', skip: 2 });
      const first = installation.run();
      await held.reachedBy(first);
      assert.equal((await installation.run(ahead).result()).code, 6);
      assert.ok(first.send('SIGKILL'), 'it was alive all the while');
      held.release();
      await first.ended;
      const before = writes.all.length;
      assert.equal((await installation.run(ahead).result()).code, 6);
      assert.equal(writes.all.length, before, 'nothing was written in its place');
    });

    it('an hour behind, it takes over from a dead one as soon as the lease is over', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: unhurried });
      const { installation, echo360, writes } = campus;
      const held = holdAnswer(echo360, { method: 'POST', path: '/schedules', skip: 2 });
      const first = installation.run(ahead);
      await held.reachedBy(first);
      first.send('SIGKILL');
      held.release();
      await first.ended;
      await installation.untilTheLeaseIsFree();
      const successor = await installation.run(behind).result();
      assert.equal(successor.status, 'succeeded', successor.message);
      assert.ok(writes.repeated.length <= 1, 'only the write whose answer the first did not live to read');
      await assertInStep(campus);
    });

    it('now an hour ahead, now an hour behind, runs follow each other as on one machine', async () => {
      await using campus = await openRecordingCampus({ place, seed, strategy: 'last-wins', timing: patient });
      const { installation, edits, writes } = campus;
      for (const wrong of [ahead, behind, ahead, {}]) {
        for (let edit = 0; edit < 4; edit += 1) edits.next();
        const { status, message } = await installation.run(wrong).result();
        assert.equal(status, 'succeeded', message);
        await assertInStep(campus);
      }
      assert.deepEqual(writes.repeated, []);
    });
  });
}

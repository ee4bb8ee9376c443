import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { slot } from '#test/simulation/cmis-echo360/support/small-year.ts';
import { settle } from './disturbance.ts';
import { holdAnswer } from './held-answer.ts';
import { unhurried } from './installation.ts';
import { assertInStep } from './recording-assertions.ts';
import { openRecordingCampus } from './recording-campus.ts';
import { slowLine } from './slow-line.ts';
import type { NewStatePlace } from './state-place.ts';
import { setId } from './term.ts';

/**
 * `host`: the emulator. A request to an upstream ends by its own timeout, which is shorter than the lease; a wait for
 * the state does not.
 */
export function echo360Frozen(place: NewStatePlace, host: string, seed: number): void {
  describe(`echo360-queue frozen between two writes (LOCKSTEP_SEED=${seed})`, () => {
    it('past its lease, while it waits for the state, it writes nothing when it wakes', async () => {
      const line = await slowLine(host);
      try {
        await using campus = await openRecordingCampus({ place, seed, missing: {}, timing: unhurried });
        const { installation, echo360, writes, cmis } = campus;
        // Many lessons in one room on one day are created one after the other, their records written beforehand:
        // nothing but the lease stands before each.
        for (let hour = 10; hour < 18; hour += 1) {
          const place = { weekId: 1, weekday: 2, roomId: 'R3' };
          cmis.insertSlot(setId, slot(500 + hour, `${hour}:00`, `${hour + 1}:00`, place));
        }
        const frozen = installation.run({ env: { FIRESTORE_EMULATOR_HOST: line.host } });
        const atFirst = echo360.requests.until(() => writes.all.some(({ externalId }) => /^5\d\d-/.test(externalId)));
        await frozen.reaches(atFirst, 'the creation of the first of many in one room');
        // The commit that settles what was just created: it is carried out, and its answer read after the thaw.
        await frozen.reaches(line.keepAnswersTo('documents/schedules/'), 'the commit that settles a creation');
        frozen.send('SIGSTOP');
        await installation.untilTheLeaseIsFree();
        const held = holdAnswer(echo360, { method: 'POST', path: '/schedules' });
        const successor = installation.run();
        await held.reachedBy(successor);
        // The successor stands still, so that every write from here on is that of the process that wakes.
        successor.send('SIGSTOP');
        const before = writes.all.length;
        line.deliver();
        frozen.send('SIGCONT');
        // Its commit is answered, the renewal of its lease is not: time enough for a write that should not be.
        await Promise.race([wait(500), echo360.requests.until(() => writes.all.length > before)]);
        line.clear();
        const { status, message } = await frozen.result();
        assert.equal(status, 'aborted', message);
        assert.equal(writes.all.length, before, 'it wrote nothing when it woke');
        successor.send('SIGKILL');
        held.release();
        await settle(installation);
        assert.ok(writes.repeated.length <= 1, 'only the write whose answer the successor did not live to read');
        await assertInStep(campus);
      } finally {
        await line.close();
      }
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { slot } from '#test/simulation/cmis-echo360/support/small-year.ts';
import { holdWrite } from './held-write.ts';
import { patient } from './installation.ts';
import { assertInStep } from './recording-assertions.ts';
import { openRecordingCampus, type RecordingCampus } from './recording-campus.ts';
import type { NewStatePlace } from './state-place.ts';
import { setId } from './term.ts';

const creation = { method: 'POST', path: '/schedules' };

/** Several processes on one installation: whoever has no lease writes nothing. */
export function echo360Rivals(where: string, place: NewStatePlace, seed: number): void {
  describe(`echo360-queue and its rivals, its state on ${where} (LOCKSTEP_SEED=${seed})`, { concurrency: true }, () => {
    it('of three started at once one works, the others are skipped with exit code 6 and name it', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes } = campus;
      const held = holdWrite(echo360, creation);
      const processes = [installation.run(), installation.run(), installation.run()];
      await held.reached;
      const skipped = [0, 1].map(async () => {
        const index = await Promise.race(processes.map((each, position) => each.ended.then(() => position)));
        return await processes.splice(index, 1)[0]?.result();
      });
      const [one, two] = [await skipped[0], await skipped[1]];
      assert.deepEqual([one?.code, two?.code], [6, 6]);
      held.release();
      const worked = await processes[0]?.result();
      assert.equal(worked?.code, 0, worked?.message);
      assert.deepEqual([one?.heldBy?.runId, two?.heldBy?.runId], [worked?.runId, worked?.runId]);
      assert.deepEqual(writes.repeated, []);
      await assertInStep(campus);
    });

    it('a run whose lease a person takes away stops at once, and its successor finishes the work', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes, edits } = campus;
      const held = holdWrite(echo360, { ...creation, skip: 3 });
      const robbed = installation.run();
      await held.reached;
      const repair = installation.command([
        'repair',
        'echo360-queue',
        '--abandon-run',
        '--force',
        '--export',
        `${installation.folder}/before.json`,
      ]);
      assert.equal((await repair.ended).code, 0);
      edits.next();
      const successor = await installation.run().result();
      assert.equal(successor.status, 'succeeded', successor.message);
      const before = writes.all.length;
      held.release();
      const { status, code } = await robbed.result();
      assert.deepEqual({ status, code }, { status: 'aborted', code: 5 });
      assert.equal(writes.all.length, before, 'it wrote nothing after it had lost its lease');
      assert.ok(writes.repeated.length <= 1, 'only the write whose answer it was waiting for');
      await assertInStep(campus);
    });

    it('a process frozen past its lease writes nothing when it wakes', async () => {
      await using campus = await openRecordingCampus({ place, seed });
      const { installation, echo360, writes, edits } = campus;
      // In the middle of the first backlog; then among the few requests of an ordinary minute.
      for (const answers of [5 + (seed % 25), 1 + (seed % 4)]) {
        campus.cmis.insertSlot(setId, slot(900 + answers, '19:00', '20:00', { weekId: 9, weekday: answers % 5 }));
        const frozen = installation.run();
        const until = echo360.requests.total + answers;
        await Promise.race([echo360.requests.until(({ total }) => total >= until), frozen.ended]);
        assert.ok(frozen.send('SIGSTOP'), 'it is still at work');
        edits.next();
        await installation.untilTheLeaseIsFree();
        const successor = await installation.run().result();
        assert.equal(successor.status, 'succeeded', successor.message);
        const [before, repeated] = [writes.all.length, writes.repeated.length];
        frozen.send('SIGCONT');
        const woken = await frozen.result();
        assert.deepEqual([woken.status, woken.code], ['aborted', 5], woken.message);
        assert.equal(writes.all.length, before, 'it wrote nothing when it woke');
        assert.ok(repeated <= 1, 'its successor repeated no more than the write whose answer it had not read');
      }
      await assertInStep(campus);
    });

    it('told to stop (SIGTERM) it ends in order, and the next run goes on at once', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes } = campus;
      const held = holdWrite(echo360, { ...creation, skip: 5 });
      const stopped = installation.run();
      await held.reached;
      stopped.send('SIGTERM');
      const { status, code, runId = '' } = await stopped.result();
      assert.deepEqual({ status, code }, { status: 'aborted', code: 5 });
      held.release();
      await assertEndedInOrder(campus, runId);
      const next = await installation.run().result();
      assert.deepEqual([next.status, next.code], ['succeeded', 0], next.message);
      assert.ok(writes.repeated.length <= 1, 'only the write that was under way');
      await assertInStep(campus);
    });
  });
}

/** The record of the run has its end, and every change of its plan an outcome; what was written is done. */
async function assertEndedInOrder({ installation: { store }, writes }: RecordingCampus, runId: string): Promise<void> {
  const record = await collectionOn(store, runs).get(runId);
  assert.equal(record?.value.status, 'aborted');
  const outcomes: (string | undefined)[] = [];
  for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId })) {
    for (const { kind, outcome } of value.changes) if (kind === 'create') outcomes.push(outcome?.status);
  }
  const created = writes.all.filter(({ method, status }) => method === 'POST' && status < 400).length;
  assert.equal(outcomes.filter(outcome => outcome === 'done').length, created - 1, 'all but the one under way');
  assert.ok(
    outcomes.every(outcome => outcome !== undefined && outcome !== 'failed'),
    outcomes.join(),
  );
}

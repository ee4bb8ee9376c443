import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { assertWakesTooLate } from './frozen.ts';
import { holdAnswer } from './held-answer.ts';
import { patient, unhurried } from './installation.ts';
import type { LockstepProcess, RunDocument } from './lockstep-process.ts';
import { assertInStep } from './recording-assertions.ts';
import { openRecordingCampus, type RecordingCampus } from './recording-campus.ts';
import type { NewStatePlace } from './state-place.ts';

const creation = { method: 'POST', path: '/schedules' };

/** Several processes on one installation: whoever has no lease writes nothing. */
export function echo360Rivals(where: string, place: NewStatePlace, seed: number): void {
  describe(`echo360-queue and its rivals, its state on ${where} (LOCKSTEP_SEED=${seed})`, { concurrency: true }, () => {
    it('of three started at once one works, the others are skipped with exit code 6 and name it', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes } = campus;
      const held = holdAnswer(echo360, creation);
      const processes = [installation.run(), installation.run(), installation.run()];
      await held.reachedBy(...processes);
      const one = await takeEnded(processes);
      const two = await takeEnded(processes);
      assert.deepEqual([one.code, two.code], [6, 6]);
      held.release();
      const worked = await processes[0]?.result();
      assert.equal(worked?.code, 0, worked?.message);
      assert.deepEqual([one.heldBy?.runId, two.heldBy?.runId], [worked?.runId, worked?.runId]);
      assert.deepEqual(writes.repeated, []);
      await assertInStep(campus);
    });

    it('a run whose lease a person takes away stops at once, and its successor finishes the work', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes, edits } = campus;
      const held = holdAnswer(echo360, { ...creation, skip: 3 });
      const robbed = installation.run();
      await held.reachedBy(robbed);
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

    it('a process frozen past its lease while it waits for an answer writes nothing when it wakes', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: unhurried });
      const { installation, echo360 } = campus;
      // Not in the middle of a commit: to SQLite that would keep the file from everybody.
      const held = holdAnswer(echo360, { path: '', skip: 5 + (seed % 25) });
      const frozen = installation.run();
      await held.reachedBy(frozen);
      frozen.send('SIGSTOP');
      await assertWakesTooLate(campus, frozen, held.release);
    });

    it('told to stop (SIGTERM) it ends in order, and the next run goes on at once', async () => {
      await using campus = await openRecordingCampus({ place, seed, timing: patient });
      const { installation, echo360, writes } = campus;
      const held = holdAnswer(echo360, { ...creation, skip: 2 });
      const stopped = installation.run();
      await held.reachedBy(stopped);
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

/** Waits for the first of these processes to end, takes it out and gives its result. */
async function takeEnded(processes: LockstepProcess[]): Promise<RunDocument> {
  const ended = await Promise.race(processes.map(each => each.ended.then(() => each)));
  processes.splice(processes.indexOf(ended), 1);
  return await ended.result();
}

/**
 * The record of the run has its end, and its changes theirs: only those of the unit under way, of which nobody knows
 * yet, are open.
 */
async function assertEndedInOrder({ installation: { store } }: RecordingCampus, runId: string): Promise<void> {
  const { ticket } = (await readControl(store, 'echo360-queue')).value;
  assert.equal(ticket, null, 'the lease is given back');
  const record = await collectionOn(store, runs).get(runId);
  assert.equal(record?.value.status, 'aborted');
  const outcomes: string[] = [];
  for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId })) {
    for (const { kind, outcome } of value.changes) if (kind === 'create') outcomes.push(outcome?.status ?? 'open');
  }
  const count = (status: string): number => outcomes.filter(outcome => outcome === status).length;
  assert.deepEqual([count('failed'), count('open')], [0, 1], outcomes.join());
  assert.ok(count('done') > 0 && count('deferred') > 0, outcomes.join());
}

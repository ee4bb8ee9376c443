import assert from 'node:assert/strict';
import type { LockstepProcess } from './lockstep-process.ts';
import { assertInStep } from './recording-assertions.ts';
import type { RecordingCampus } from './recording-campus.ts';

/** Lets a successor do the work of a frozen process, on a timetable that has changed, and wakes it then. */
export async function assertWakesTooLate(
  campus: RecordingCampus,
  frozen: LockstepProcess,
  wake: () => void,
): Promise<void> {
  const { installation, writes, edits } = campus;
  for (let edit = 0; edit < 3; edit += 1) edits.next();
  await installation.untilTheLeaseIsFree();
  const successor = await installation.run().result();
  assert.equal(successor.status, 'succeeded', successor.message);
  const before = writes.all.length;
  wake();
  frozen.send('SIGCONT');
  const { status, code, message } = await frozen.result();
  assert.deepEqual([status, code], ['aborted', 5], message);
  assert.equal(writes.all.length, before, 'it wrote nothing when it woke');
  assert.ok(
    writes.repeated.length <= 1,
    `its successor repeated no more than the write whose answer it had not read: ${JSON.stringify(writes.repeated)}`,
  );
  await assertInStep(campus);
}

import assert from 'node:assert/strict';
import { notifications } from '#functions/cmis-echo360/queue/notifications.ts';
import { schedules } from '#functions/cmis-echo360/schedule/schedules.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store } from '#shared/state/store.ts';
import { expectedRecordings, recordingTexts } from './expected-recordings.ts';
import type { RecordingCampus } from './recording-campus.ts';

/** That a function's own bookkeeping is at rest: no lease, no run without an end. */
export async function assertAtRest(store: Store, name: string): Promise<void> {
  const { ticket, unfinishedRunId, pending } = (await readControl(store, name)).value;
  assert.deepEqual({ ticket, unfinishedRunId, pending }, { ticket: null, unfinishedRunId: null, pending: false });
  const running = await collectionOn(store, runs).count('byFunctionAndStatus', { function: name, status: 'running' });
  assert.equal(running, 0, 'every run has an end in its record');
}

/** That Echo360 holds what CMIS says, and that nothing is left half done anywhere. */
export async function assertInStep({ cmis, echo360, installation, strategy, others }: RecordingCampus): Promise<void> {
  const snapshot = echo360.state.snapshot();
  const ours = snapshot.filter(({ madeBy }) => madeBy === 'client');
  assert.deepEqual(recordingTexts(ours), expectedRecordings(cmis, others, strategy));
  assert.deepEqual(
    snapshot.filter(({ madeBy }) => madeBy === 'other'),
    others,
    "others' schedules are as they were",
  );
  const { store } = installation;
  await assertAtRest(store, 'echo360-queue');
  assert.deepEqual(queueStatuses(cmis), ['PROCESSED'], 'no queue row is stuck or failed');
  assert.equal(
    await collectionOn(store, notifications).count('open', { open: true }),
    0,
    'every notification is final',
  );
  await assertOwnership(store, ours);
}

async function assertOwnership(store: Store, ours: readonly { externalId: string | null; id: string }[]) {
  const recorded: string[] = [];
  for await (const { value } of collectionOn(store, schedules).all('all', {})) {
    // It counts as nothing, unless Echo360 makes late what it was asked for by a request that was given up.
    if (value.phase === 'removed') continue;
    recorded.push(`${value.externalId} ${value.phase} ${value.pending ?? 'settled'}`);
  }
  const held = ours.map(({ externalId }) => `${externalId} present settled`);
  assert.deepEqual(recorded.sort(), held.sort(), 'our records are what Echo360 holds of ours');
}

function queueStatuses(cmis: RecordingCampus['cmis']): unknown[] {
  return cmis.database
    .prepare('select distinct STATUS as S from STT_ECHO_QUEUE order by STATUS')
    .all()
    .map(found => found['S']);
}

/**
 * That no write was done twice but for those that a kill hid. Between a write and the commit that settles it a unit
 * sends nothing else, so a kill can hide at most one write for each of the units side by side; every hidden one may be
 * repeated once.
 */
export function assertNothingTwice({ writes, concurrency }: RecordingCampus, kills: number): void {
  const told = writes.repeated.map(({ method, externalId, repetition }) => `${method} ${externalId} ${repetition}`);
  assert.ok(
    told.length <= kills * concurrency,
    `${told.length} repeated writes after ${kills} kills:\n${told.join('\n')}`,
  );
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '#shared/core/change.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { Recorder } from '#shared/runtime/run/recorder.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { machine } from '#test/simulation/runtime/support/bench-parts.ts';

const done = { status: 'done', reason: '' } as const;

function changesNamed(...keys: readonly string[]): Change[] {
  return keys.map(key => ({ key, kind: 'create', target: key, title: key, from: '', to: '', reason: '', payload: {} }));
}

function recorderOn(fails: () => boolean = () => false) {
  const { store, clock } = machine();
  const recorder = new Recorder({
    expiresAt: Date.parse('2030-01-01'),
    runId: 'run',
    store,
    monotonic: () => clock.monotonic(),
    commit: async writes => {
      if (fails()) throw new UnavailableError('the store is away');
      await store.commit(undefined, writes);
    },
  });
  const recorded = async (part: number) => {
    const found = await collectionOn(store, changeParts).get(`run-${String(part).padStart(4, '0')}`);
    return found?.value.changes.map(change => change.outcome?.status ?? null);
  };
  return { recorder, recorded, store };
}

describe('Recorder', () => {
  it('keeps a change that a later round plans again apart from its first try', async () => {
    const { recorder, recorded, store } = recorderOn();
    await store.commit(undefined, recorder.plan(changesNamed('a')));
    recorder.ended(changesNamed('a')[0] ?? assert.fail(), { status: 'deferred', reason: 'in the way' });
    await store.commit(undefined, recorder.plan(changesNamed('a', 'b')));
    const [a, b] = changesNamed('a', 'b');
    assert.ok(a && b);
    recorder.ended(b, done);
    await recorder.flush();
    recorder.ended(a, done);
    await recorder.flush();
    assert.deepEqual([await recorded(0), await recorded(1)], [['deferred'], ['done', 'done']]);
  });

  it('still has to write what a failed write did not keep', async () => {
    let isAway = true;
    const { recorder, recorded, store } = recorderOn(() => isAway);
    const changes = changesNamed('a', 'b');
    await store.commit(undefined, recorder.plan(changes));
    for (const change of changes) recorder.ended(change, done);
    await assert.rejects(recorder.flush(), UnavailableError);
    assert.equal(recorder.unwritten(), 2);
    isAway = false;
    await recorder.flush();
    assert.deepEqual(await recorded(0), ['done', 'done']);
    assert.equal(recorder.unwritten(), 0);
  });
});

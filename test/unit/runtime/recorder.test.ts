import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '#shared/core/change.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { silentLog } from '#shared/core/log.ts';
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
  const logged: object[] = [];
  const log: Log = { ...silentLog, info: (about: object) => void logged.push(about) };
  const recorder = new Recorder({
    log,
    runStartedAt: Date.parse('2030-01-01'),
    keptDays: 400,
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
  return { recorder, recorded, store, logged };
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

  const partIn = async (store: ReturnType<typeof recorderOn>['store']) =>
    (await collectionOn(store, changeParts).get('run-0000'))?.value.changes ?? assert.fail();

  it('keeps a text whole, however long people write, and says of one without end how much is in the log', async () => {
    const { recorder, store, logged } = recorderOn();
    const [change = assert.fail()] = changesNamed('a');
    const long = { ...change, reason: 'r'.repeat(7_999), title: 't'.repeat(11_200) };
    await store.commit(undefined, recorder.plan([long]));
    recorder.ended(long, { status: 'failed', reason: `${'x'.repeat(9_000)}!` });
    await recorder.flush();
    const [kept] = await partIn(store);
    assert.equal(kept?.reason, long.reason);
    assert.equal(kept?.title, `${'t'.repeat(8_000)}… 3,200 more characters in the log`);
    assert.match(kept?.outcome?.reason ?? '', /^x{8000}… 1,001 more characters in the log$/);
    assert.deepEqual(
      logged.flatMap(about => Object.entries(about).filter(([name]) => name === 'title' || name === 'outcome')),
      [
        ['title', long.title],
        ['outcome', `${'x'.repeat(9_000)}!`],
      ],
    );
  });

  it('keeps as much as fits where a whole document of changes has much to say', async () => {
    const { recorder, store, logged } = recorderOn();
    const wordy = changesNamed(...Array.from({ length: 300 }, (_, index) => `${index}`)).map(change => {
      const text = 'ж'.repeat(5_000);
      return { ...change, target: text, title: text, from: text, to: text, reason: text };
    });
    await store.commit(undefined, recorder.plan(wordy));
    for (const change of wordy) recorder.ended(change, { status: 'failed', reason: 'ж'.repeat(5_000) });
    await recorder.flush();
    const kept = await partIn(store);
    assert.equal(kept.length, 300);
    for (const { reason, outcome } of kept) {
      assert.match(reason, /^ж{125,}… [\d,]+ more characters in the log$/);
      assert.match(outcome?.reason ?? '', /more characters in the log$/);
    }
    assert.equal(logged.length, 300 * 6);
  });
});

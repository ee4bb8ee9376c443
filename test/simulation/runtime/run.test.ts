import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadRequestError, CredentialError, UnavailableError } from '#shared/core/errors.ts';
import { approve } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { machine, person, tick } from './support/bench-parts.ts';
import { killedStore } from './support/killed-store.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const books = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`b${String(index).padStart(4, '0')}`, 'v1']));

describe('a run', () => {
  it('brings the target in step, records plan and outcomes, and a second run writes nothing', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const first = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(first.status, 'succeeded');
    assert.deepEqual(first.counts['create'], { planned: 2, done: 2, skipped: 0, failed: 0, deferred: 0 });
    assert.deepEqual(first.requests, { source: 1, target: 2 });
    assert.ok(shelves.inStep());

    const record = await collectionOn(store, runs).get(first.runId ?? '');
    assert.equal(record?.value.status, 'succeeded');
    const part = await collectionOn(store, changeParts).get(`${first.runId}-0000`);
    assert.deepEqual(
      part?.value.changes.map(change => change.outcome?.status),
      ['done', 'done'],
    );
    const control = await collectionOn(store, controls).get('shelf');
    assert.equal(control?.value.ticket, null);
    assert.equal(control?.value.unfinishedRunId, null);

    const second = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(second.message, 'Nothing to do.');
    assert.equal(shelves.written.length, 2);
  });

  it('is kept with its plan for 400 days, or as long as is configured; so is one that died', async () => {
    const days = 86_400_000;
    for (const [settings, kept] of [
      [{}, 400],
      [{ keepRunsDays: 30 }, 30],
    ] as const) {
      const { parts, store, clock } = machine();
      const { runId = '' } = await runSync(shelfSync(new Shelves().put({ a: '1' })), parts(settings), tick);
      const dies = runSync(
        shelfSync(new Shelves().put({ b: '1' })),
        parts(settings, { store: killedStore(store, 6, 'after') }),
        tick,
      );
      assert.equal((await dies).status, 'aborted');
      clock.advance(200_000);
      await runSync(shelfSync(new Shelves().put({ c: '1' })), parts(settings), tick);
      const there = async () => [
        (await collectionOn(store, runs).get(runId)) !== undefined,
        (await collectionOn(store, changeParts).get(`${runId}-0000`)) !== undefined,
        await collectionOn(store, runs).count('byFunction', { function: 'shelf' }),
      ];
      clock.advance((kept - 1) * days);
      assert.deepEqual(await there(), [true, true, 3]);
      clock.advance(2 * days);
      assert.deepEqual(await there(), [false, false, 0]);
    }
  });

  it('costs one read and one write when there is nothing to do, and leaves no run record', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves();
    const sync = shelfSync(shelves, { probe: async () => shelves.source.size > 0 });
    await runSync(sync, parts(), tick);
    const before = { ...store.operations };
    const result = await runSync(sync, parts(), tick);
    assert.equal(result.status, 'succeeded');
    assert.equal(result.runId, undefined);
    assert.equal(store.operations.reads - before.reads, 1);
    assert.equal(store.operations.writes - before.writes, 1);
    assert.equal(await collectionOn(store, runs).count('byFunction', { function: 'shelf' }), 0);
    assert.equal(shelves.reads, 0);
  });

  it('counts its own operations of the state only, while another run of the process is at work', async () => {
    const alone = machine();
    const lonely = await runSync(shelfSync(new Shelves().put(books(3))), alone.parts(), tick);
    const { parts, store } = machine();
    const runOf = (name: string) => runSync({ ...shelfSync(new Shelves().put(books(3))), name }, parts(), tick);
    const both = await Promise.all([runOf('shelf'), runOf('cupboard')]);
    for (const { storeOperations } of both) assert.deepEqual(storeOperations, lonely.storeOperations);
    assert.ok(store.operations.reads >= 2 * lonely.storeOperations.reads);
  });

  it('is a dry run unless the configuration says apply, and then refuses to be asked otherwise', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1' });
    const result = await runSync(shelfSync(shelves), parts({ mode: 'dry-run' }), person);
    assert.equal(result.mode, 'dry-run');
    assert.equal(result.counts['create']?.planned, 1);
    assert.equal(shelves.target.size, 0);
    assert.equal(await collectionOn(store, controls).get('shelf'), undefined, 'a dry run takes no lease');
    await assert.rejects(
      runSync(shelfSync(shelves), parts({ mode: 'dry-run' }), { ...person, mode: 'apply' }),
      BadRequestError,
    );
    assert.equal(shelves.target.size, 0);
  });

  it('plans the same in dry run and in apply', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put(books(7));
    const seen: string[][] = [];
    const observer = {
      onPlan: (changes: readonly { key: string }[]) => void seen.push(changes.map(change => change.key)),
    };
    await runSync(shelfSync(shelves), parts({}, { observer }), { ...person, mode: 'dry-run' });
    await runSync(shelfSync(shelves), parts({}, { observer }), person);
    assert.deepEqual(seen[0], seen[1]);
    assert.equal(seen[0]?.length, 7);
  });

  it('refuses parameters that it does not know, and starts nothing', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1' });
    await assert.rejects(
      runSync(shelfSync(shelves), parts(), { ...person, parameters: { onyl: 'a' } }),
      BadRequestError,
    );
    assert.equal(shelves.reads, 0);
    assert.equal(await collectionOn(store, runs).count('byFunction', { function: 'shelf' }), 0);
  });

  it('goes on with the others when one item fails, and is partial', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put(books(5));
    shelves.outcome = id =>
      id === 'b0002' ? { status: 'failed', reason: 'torn cover' } : { status: 'done', reason: '' };
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.status, 'partial');
    assert.equal(shelves.target.size, 4);
  });

  it('stops at an error that concerns every item, with the ending of that error', async () => {
    for (const [error, status] of [
      [new CredentialError('the password has expired'), 'failed'],
      [new UnavailableError('down for the weekend'), 'aborted'],
    ] as const) {
      const { parts } = machine();
      const shelves = new Shelves().put(books(5));
      shelves.beforeEach = id => {
        if (id === 'b0002') throw error;
      };
      const result = await runSync(shelfSync(shelves), parts(), tick);
      assert.equal(result.status, status);
      assert.equal(shelves.target.size, 2);
      assert.deepEqual(result.counts['create'], { planned: 5, done: 2, skipped: 0, failed: 0, deferred: 3 });
      shelves.beforeEach = () => undefined;
      assert.equal((await runSync(shelfSync(shelves), parts(), tick)).status, 'succeeded');
      assert.equal(shelves.written.length, 5);
    }
  });

  it('works through a backlog in rounds until nothing is left', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put(books(25));
    const result = await runSync(shelfSync(shelves, { repeats: true, perRound: 10 }), parts(), tick);
    assert.equal(result.counts['create']?.done, 25);
    assert.ok(shelves.inStep());
  });

  it('does not try a failing item for ever', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put(books(3));
    shelves.outcome = () => ({ status: 'failed', reason: 'never' });
    const result = await runSync(shelfSync(shelves, { repeats: true }), parts(), tick);
    assert.equal(result.status, 'partial');
    assert.equal(result.counts['create']?.failed, 3);
  });

  it('stops starting items when time runs short, says how far it got, and the next run continues', async () => {
    const { parts, clock } = machine();
    const shelves = new Shelves().put(books(10));
    shelves.beforeEach = () => clock.advance(20_000);
    const result = await runSync(shelfSync(shelves), parts({ budgetMs: 100_000 }), tick);
    assert.equal(result.status, 'aborted');
    assert.equal(result.counts['create']?.done, 4);
    assert.equal(result.counts['create']?.deferred, 6);
    assert.equal(result.remains, true);
    shelves.beforeEach = () => undefined;
    assert.equal((await runSync(shelfSync(shelves), parts(), tick)).counts['create']?.done, 6);
  });

  it('stops when the process is told to stop', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put(books(10));
    const stop = new AbortController();
    shelves.beforeEach = id => {
      if (id === 'b0003') stop.abort(new UnavailableError('the process was told to stop'));
    };
    const result = await runSync(shelfSync(shelves), parts({}, { stop: stop.signal }), tick);
    assert.equal(result.status, 'aborted');
    assert.equal(shelves.target.size, 3);
  });
});

describe('what a run opens', () => {
  it('is closed at its end, in reverse, however it ends and even when a closing fails', async () => {
    for (const error of [undefined, new UnavailableError('down')]) {
      const { parts } = machine();
      const shelves = new Shelves().put({ a: '1' });
      const closed: string[] = [];
      shelves.beforeEach = (_id, context) => {
        context.atEnd(async () => void closed.push('first'));
        context.atEnd(() => Promise.reject(new Error('already closed')));
        context.atEnd(async () => void closed.push('last'));
        if (error !== undefined) throw error;
      };
      await runSync(shelfSync(shelves), parts(), tick);
      assert.deepEqual(closed, ['last', 'first']);
    }
  });
});

describe('pause', () => {
  it('skips the run with its reason, 409 for a person, and goes on after resume', async () => {
    const { parts, store, clock } = machine();
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const shelves = new Shelves().put({ a: '1' });
    await pause(operation, 'shelf', 'the exams are on');
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.status, 'skipped');
    assert.match(result.message, /operator: the exams are on/);
    assert.equal(shelves.target.size, 0);
    await resume(operation, 'shelf');
    assert.equal((await runSync(shelfSync(shelves), parts(), tick)).status, 'succeeded');
    assert.ok(shelves.inStep());
  });

  it('stops a run that is at work: what is under way ends, nothing further is started', async () => {
    const { parts, store, clock } = machine();
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const shelves = new Shelves().put(books(6));
    shelves.beforeEach = async id => {
      if (id !== 'b0002') return;
      await pause(operation, 'shelf', 'wrong timetable');
      // Two heartbeats come by while this item is under way.
      for (let beat = 0; beat < 2; beat++) {
        clock.advance(40_000);
        for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      }
    };
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(shelves.target.size, 3);
    assert.match(result.message, /3 done, 3 deferred.* operator: wrong timetable/);
    assert.equal(result.remains, true);
  });

  it('still takes messages over', async () => {
    const { parts, store, clock } = machine();
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const shelves = new Shelves().put({ a: '1' });
    let waiting = 3;
    const intake = async () => {
      const taken = waiting;
      waiting = 0;
      return taken;
    };
    const sync = shelfSync(shelves, { probe: async () => waiting > 0, intake });
    await pause(operation, 'shelf', 'maintenance');
    const result = await runSync(sync, parts(), tick);
    assert.equal(result.status, 'skipped');
    assert.match(result.message, /3 messages were taken over/);
    assert.equal(shelves.target.size, 0);
    await resume(operation, 'shelf');
    await runSync(sync, parts(), tick);
    assert.ok(shelves.inStep());
  });
});

describe('limits', () => {
  const limits = { delete: { share: 0.1, floor: 1, cap: 50 } };

  async function emptied(count: number, remove: number) {
    const bench = machine();
    const shelves = new Shelves().put(books(count));
    await runSync(shelfSync(shelves, { limits }), bench.parts(), tick);
    for (const id of [...shelves.source.keys()].slice(0, remove)) shelves.source.delete(id);
    shelves.written.length = 0;
    return { ...bench, shelves, sync: shelfSync(shelves, { limits }) };
  }

  it('write nothing of a plan that exceeds one, and record the plan', async () => {
    const { shelves, sync, parts, store } = await emptied(100, 11);
    shelves.put({ new: 'v1' });
    const result = await runSync(sync, parts(), tick);
    assert.equal(result.status, 'blocked');
    assert.match(result.message, /delete: 11 planned, but only 10 of 100 are allowed/);
    assert.deepEqual(shelves.written, []);
    const part = await collectionOn(store, changeParts).get(`${result.runId}-0000`);
    assert.equal(part?.value.changes.length, 12);
  });

  it('record a plan that stays blocked once, however many ticks meet it', async () => {
    const { sync, parts, store } = await emptied(100, 11);
    const first = await runSync(sync, parts(), tick);
    const second = await runSync(sync, parts(), tick);
    assert.equal(second.status, 'blocked');
    assert.equal(second.runId, first.runId);
    assert.equal(
      await collectionOn(store, runs).count('byFunctionAndStatus', { function: 'shelf', status: 'blocked' }),
      1,
    );
  });

  it('count over a rolling day, so that many small runs cannot do what one may not', async () => {
    const { shelves, sync, parts, clock } = await emptied(100, 6);
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    for (const id of [...shelves.source.keys()].slice(0, 6)) shelves.source.delete(id);
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked');
    clock.advance(26 * 3_600_000);
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
  });

  it('let an approved plan through once, and nothing else', async () => {
    const { shelves, sync, parts, store, clock } = await emptied(100, 11);
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const blocked = await runSync(sync, parts(), tick);
    await approve(operation, 'shelf', blocked.runId ?? '', 'config-1');
    const result = await runSync(sync, parts(), tick);
    assert.equal(result.status, 'succeeded');
    assert.equal(shelves.written.length, 11);
    for (const id of [...shelves.source.keys()].slice(0, 10)) shelves.source.delete(id);
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked', 'the approval is used up');
  });

  it('count what is planned beside the approved changes as usual', async () => {
    const { shelves, sync, parts, store, clock } = await emptied(100, 11);
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const blocked = await runSync(sync, parts(), tick);
    await approve(operation, 'shelf', blocked.runId ?? '', 'config-1');
    for (const id of [...shelves.source.keys()].slice(0, 11)) shelves.source.delete(id);
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked');
    assert.deepEqual(shelves.written, []);
  });

  it('void an approval after a day, and when the configuration changes', async () => {
    for (const spoil of ['time', 'configuration'] as const) {
      const { sync, parts, store, clock } = await emptied(100, 11);
      const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
      const blocked = await runSync(sync, parts(), tick);
      await assert.rejects(approve(operation, 'shelf', blocked.runId ?? '', 'config-2'), BadRequestError);
      await approve(operation, 'shelf', blocked.runId ?? '', 'config-1');
      if (spoil === 'time') clock.advance(24 * 3_600_000);
      const result = await runSync(sync, parts(spoil === 'configuration' ? { configDigest: 'config-2' } : {}), tick);
      assert.equal(result.status, 'blocked', spoil);
    }
  });
});

describe('what is recorded', () => {
  it('fits a document however long the texts, and is forgotten after 400 days', async () => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves();
    for (let index = 0; index < 320; index++) shelves.source.set(`b${index}-${'x'.repeat(5_000)}`, 'y'.repeat(5_000));
    const { runId = '' } = await runSync(shelfSync(shelves), parts(), tick);
    assert.ok(shelves.inStep());
    const part = await collectionOn(store, changeParts).get(`${runId}-0000`);
    const told = part?.value.changes[0]?.to ?? '';
    assert.match(told, /… [\d,]+ more characters in the log$/);
    assert.ok(told.length >= 125 && told.length < 5_000, `${told.length} characters`);
    clock.advance(401 * 86_400_000);
    assert.equal(await collectionOn(store, runs).get(runId), undefined);
    assert.equal(await collectionOn(store, changeParts).get(`${runId}-0000`), undefined);
  });
});

describe('a run asked for ahead', () => {
  it('is not replaced by another: its id was promised to somebody', async () => {
    const { parts, store, clock } = machine();
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const promised = await requestRun(operation, 'shelf', {});
    await assert.rejects(
      requestRun({ ...operation, who: 'another' }, 'shelf', {}),
      new RegExp(`operator.*${promised}`),
    );
    assert.equal((await runSync(shelfSync(new Shelves()), parts(), tick)).runId, promised);
    assert.notEqual(await requestRun(operation, 'shelf', {}), promised);
  });

  it('is made by the next tick under the promised id, with its own mode', async () => {
    const { parts, store, clock } = machine();
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    const shelves = new Shelves().put({ a: '1' });
    const promised = await requestRun(operation, 'shelf', { mode: 'dry-run' });
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.runId, promised);
    assert.equal(result.mode, 'dry-run');
    assert.equal(shelves.target.size, 0);
    const next = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(next.mode, 'apply');
    assert.notEqual(next.runId, promised);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadRequestError, UnavailableError } from '#shared/core/errors.ts';
import { approve, withdrawApproval } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { machine, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const limits = { delete: { share: 0.1, floor: 1, cap: 50 } };

/** Three books in step, of which two are to go, which is one too many. */
async function blocked() {
  const bench = machine();
  const { parts, store, clock } = bench;
  const shelves = new Shelves().put({ a: '1', b: '1', c: '1' });
  await runSync(shelfSync(shelves), parts(), tick);
  shelves.source.delete('a');
  shelves.source.delete('b');
  const sync = shelfSync(shelves, { limits });
  const first = await runSync(sync, parts(), tick);
  assert.equal(first.status, 'blocked');
  const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
  const control = async () => (await collectionOn(store, controls).get('shelf'))?.value ?? assert.fail();
  return { ...bench, shelves, sync, first: first.runId ?? assert.fail(), operation, control };
}

describe('a plan that waits for a person', () => {
  it('goes on waiting while runs do not get as far as a plan', async () => {
    const { parts, sync, first, control } = await blocked();
    const down = { ...sync, read: () => Promise.reject(new UnavailableError('down')) };
    assert.equal((await runSync(down, parts(), tick)).status, 'aborted');
    assert.equal((await control()).lastBlocked?.runId, first);
    assert.equal((await runSync(sync, parts(), tick)).runId, first, 'and is not recorded anew');
  });

  it('can be approved by the id of a run that was asked for and met the same plan', async () => {
    const { parts, store, sync, shelves, first, operation, control } = await blocked();
    const promised = await requestRun(operation, 'shelf', {});
    assert.equal((await runSync(sync, parts(), tick)).runId, promised);
    const record = await collectionOn(store, runs).get(promised);
    assert.equal(record?.value.status, 'blocked');
    assert.equal(record?.value.planOf, first);
    assert.equal((await control()).lastBlocked?.runId, first);
    await approve(operation, 'shelf', promised, 'config-1');
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.ok(shelves.inStep());
    assert.equal((await control()).lastBlocked, null);
  });

  it('is recorded anew when the configuration has changed, so that it can be approved under that', async () => {
    const { parts, sync, shelves, first, operation } = await blocked();
    const again = await runSync(sync, parts({ configDigest: 'config-2' }), tick);
    assert.notEqual(again.runId, first);
    await assert.rejects(approve(operation, 'shelf', first, 'config-2'), { name: 'BadRequestError' });
    await approve(operation, 'shelf', again.runId ?? '', 'config-2');
    assert.equal((await runSync(sync, parts({ configDigest: 'config-2' }), tick)).status, 'succeeded');
    assert.ok(shelves.inStep());
  });
});

describe('an approval of a plan that waits', () => {
  it('is refused for one that was superseded, naming the present one', async () => {
    const { parts, sync, shelves, first, operation, control } = await blocked();
    shelves.source.delete('c');
    const second = await runSync(sync, parts(), tick);
    assert.notEqual(second.runId, first);
    await assert.rejects(approve(operation, 'shelf', first, 'config-1'), (error: unknown) => {
      assert.ok(error instanceof BadRequestError);
      assert.match(error.advice ?? '', new RegExp(second.runId ?? 'none'));
      return true;
    });
    assert.equal((await control()).approval, null);
    await approve(operation, 'shelf', second.runId ?? '', 'config-1');
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    await assert.rejects(approve(operation, 'shelf', second.runId ?? '', 'config-1'), (error: unknown) => {
      assert.ok(error instanceof BadRequestError);
      assert.match(error.advice ?? '', /No plan of shelf waits/);
      return true;
    });
  });

  it('can be withdrawn until it is used up', async () => {
    const { parts, sync, shelves, first, operation, store } = await blocked();
    await assert.rejects(withdrawApproval(operation, 'shelf'), BadRequestError);
    await approve(operation, 'shelf', first, 'config-1');
    assert.equal(await withdrawApproval(operation, 'shelf'), first);
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked');
    await approve(operation, 'shelf', first, 'config-1');
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.ok(shelves.inStep());
    await assert.rejects(withdrawApproval(operation, 'shelf'), BadRequestError);
    const done: string[] = [];
    for await (const { value } of collectionOn(store, auditEntries).all('byTarget', { target: 'shelf' })) {
      done.push(value.action);
    }
    assert.deepEqual(done, ['approve', 'withdraw approval', 'approve']);
  });
});

describe('a run of rounds that a limit stops in a later one', () => {
  it('says what it did before, what it did not, and that more may wait; never that nothing was written', async () => {
    const { parts } = machine();
    const shelves = new Shelves();
    for (let index = 100; index < 200; index++) shelves.source.set(`b${index}`, '1');
    await runSync(shelfSync(shelves), parts(), tick);
    for (let index = 100; index < 130; index++) shelves.source.delete(`b${index}`);
    const capped = { delete: { share: 1, floor: 0, cap: 25 } };
    const result = await runSync(shelfSync(shelves, { limits: capped, repeats: true, perRound: 10 }), parts(), tick);
    assert.equal(result.status, 'blocked');
    assert.equal(result.counts['delete']?.done, 20);
    assert.equal(
      result.message,
      '20 done, then over the limit, so none of the next 10 changes was written: delete: 10 planned and 20 done in the last 24 hours, but only 25 of 80 are allowed in 24 hours. More may wait behind.',
    );
    assert.equal(shelves.target.size, 80);
  });
});

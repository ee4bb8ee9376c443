import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnavailableError } from '#shared/core/errors.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import type { Around } from '#test/support/memory-store/memory-store.ts';

const queries = { 'notes.all': { collection: 'notes', where: [], order: 'n' } };
const writing: Write = { kind: 'set', collection: 'notes', id: 'a', fields: { n: 1 } };

function opened(now = () => 1000) {
  const state = new MemoryState({ queries, now });
  return { state, witness: state.open() };
}

async function noted(store: Store): Promise<unknown> {
  return (await store.get('notes', 'a'))?.fields;
}

/** Whether the promise has settled once everything that was ready has gone on. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  await new Promise(resolve => setImmediate(resolve));
  return settled;
}

const forever = new Promise<never>(() => undefined);

describe('state in memory', () => {
  const commitsOnly =
    (fault: <Result>(carryOut: () => Result) => Promise<Result>): Around =>
    async (operation, carryOut) =>
      operation.kind === 'commit' ? await fault(carryOut) : carryOut();

  it('writes nothing where a commit is refused, and has written where only its answer is lost', async () => {
    const { state, witness } = opened();
    const refusing = state.open(
      commitsOnly(async () => {
        throw new UnavailableError('refused');
      }),
    );
    await assert.rejects(refusing.commit(undefined, [writing]), UnavailableError);
    assert.equal(await noted(witness), undefined);
    assert.equal(refusing.operations.writes, 0);
    const losing = state.open(
      commitsOnly(async carryOut => {
        carryOut();
        throw new UnavailableError('lost');
      }),
    );
    await assert.rejects(losing.commit(undefined, [writing]), UnavailableError);
    assert.deepEqual(await noted(witness), { n: 1 });
  });

  it('never answers a process that was killed, before the commit or after', async () => {
    const { state, witness } = opened();
    const before = state.open(commitsOnly(() => forever));
    assert.equal(await hasSettled(before.commit(undefined, [writing])), false);
    assert.equal(await noted(witness), undefined);
    const after = state.open(
      commitsOnly(carryOut => {
        carryOut();
        return forever;
      }),
    );
    assert.equal(await hasSettled(after.commit(undefined, [writing])), false);
    assert.deepEqual(await noted(witness), { n: 1 });
  });

  it('tells of every operation before it happens', async () => {
    const { state } = opened();
    const told: string[] = [];
    const store = state.open(async (operation, carryOut) => {
      told.push(
        operation.kind === 'commit' ? `commit ${operation.writes.length}` : `${operation.kind} ${operation.what}`,
      );
      return carryOut();
    });
    await store.commit(undefined, [writing]);
    await store.get('notes', 'a');
    await store.query('notes.all', {}, { limit: 1 });
    await store.count('notes.all', {});
    assert.deepEqual(told, ['commit 1', 'read notes', 'query notes.all', 'count notes.all']);
  });

  it('has versions and times that follow from what was done and from the clock it is given, which never goes back', async () => {
    let now = 5000;
    const { witness } = opened(() => now);
    await witness.commit(undefined, [writing]);
    now = 3000;
    await witness.commit(undefined, [{ ...writing, id: 'b' }]);
    const documents = await witness.getMany('notes', ['a', 'b']);
    assert.deepEqual(
      [...documents.values()].map(({ version, updatedAt, readAt }) => ({ version, updatedAt, readAt })),
      ['1', '2'].map(version => ({ version, updatedAt: 5000, readAt: 5000 })),
    );
  });

  it('holds what was written, whatever becomes of the objects that were given or read', async () => {
    const { witness } = opened();
    const fields = { n: 1, list: [1] };
    await witness.commit(undefined, [{ ...writing, fields }]);
    fields.list.push(2);
    const list = (await witness.get('notes', 'a'))?.fields['list'];
    assert.throws(() => Array.prototype.push.call(list, 3), TypeError);
    assert.deepEqual(await noted(witness), { n: 1, list: [1] });
  });
});

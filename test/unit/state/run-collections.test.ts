import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collectionOn, gatherQueries } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls, emptyControl } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store } from '#shared/state/store.ts';
import { emptyRun } from '#test/support/empty-run.ts';

function opened(): Store {
  const queries = gatherQueries(controls, heartbeats, ticks, runs, changeParts, auditEntries);
  return openSqliteStore({ file: ':memory:', queries, now: () => 1_000_000 });
}

/** Runs are kept for 400 days. */
const began = 900_000;

const run: RunDocument = {
  ...emptyRun,
  function: 'lookup-gitlab',
  target: 'gitlab.example.ac.uk',
  startedAt: began,
  endedAt: null,
  message: '',
  counts: { block: { planned: 1, done: 1, skipped: 0, failed: 0, deferred: 0 } },
  requests: { gitlab: 3 },
  storeOperations: { reads: 1, writes: 2, queries: 0 },
};

describe('the records of runs', () => {
  it('hold the ticket where a commit under it looks', async () => {
    const store = opened();
    const ticket = { control: 'lookup-gitlab', ticket: 't1' };
    const beat = collectionOn(store, heartbeats).set('lookup-gitlab', { ticket: 't1', progress: null });
    const control = collectionOn(store, controls);
    await store.commit(undefined, [control.create('lookup-gitlab', emptyControl)]);
    assert.deepEqual(await store.commit(ticket, [beat]), { ok: false, why: 'ticket' });
    const held = {
      ...emptyControl,
      ticket: {
        id: 't1',
        holder: 'host',
        runId: 'r1',
        takenAt: 1,
        process: null,
        goneAt: null,
        controls: [],
        terms: null,
      },
    };
    await store.commit(undefined, [control.set('lookup-gitlab', held)]);
    assert.deepEqual(await store.commit(ticket, [beat]), { ok: true });
    assert.deepEqual((await control.get('lookup-gitlab'))?.value, held);
  });

  it('are found by function and status, newest first', async () => {
    const store = opened();
    const collection = collectionOn(store, runs);
    await store.commit(undefined, [
      collection.create('r1', run),
      collection.create('r2', { ...run, startedAt: began + 2, status: 'blocked' }),
      collection.create('r3', { ...run, startedAt: began + 3, function: 'essm-rooms' }),
      collection.create('r4', { ...run, startedAt: began + 4 }),
    ]);
    const newest = { limit: 10, direction: 'descending' } as const;
    const own = await collection.query('byFunction', { function: 'lookup-gitlab' }, newest);
    assert.deepEqual(
      own.entries.map(entry => entry.key),
      ['r4', 'r2', 'r1'],
    );
    const status = { function: 'lookup-gitlab', status: 'blocked' } as const;
    assert.deepEqual(
      (await collection.query('byFunctionAndStatus', status, newest)).entries.map(entry => entry.key),
      ['r2'],
    );
  });

  it('have their changes in parts, in order', async () => {
    const store = opened();
    const collection = collectionOn(store, changeParts);
    const change = {
      key: 'k',
      kind: 'block',
      target: 'abc1',
      title: 'abc1',
      from: 'active',
      to: 'blocked',
      reason: 'cancelled',
      outcome: null,
      campaign: null,
    };
    const parts = [10, 2, 0].map(part =>
      collection.create(`r1-${part}`, { runId: 'r1', part, changes: [change] }, { runStartedAt: began, keptDays: 400 }),
    );
    await store.commit(undefined, [
      ...parts,
      collection.create('r2-0', { runId: 'r2', part: 0, changes: [] }, { runStartedAt: began, keptDays: 400 }),
    ]);
    const found: number[] = [];
    for await (const entry of collection.all('byRun', { runId: 'r1' }, { pageSize: 2 })) found.push(entry.value.part);
    assert.deepEqual(found, [0, 2, 10]);
  });

  it('are audited by target and by day', async () => {
    const store = opened();
    const collection = collectionOn(store, auditEntries);
    const entry = {
      who: 'someone@example.ac.uk',
      action: 'pause',
      target: 'lookup-gitlab',
      detail: { why: 'works', list: [1] },
    };
    await store.commit(
      undefined,
      [1, 5, 9].map(at => collection.create(`a${at}`, { ...entry, at })),
    );
    const day = await collection.query('byTime', {}, { limit: 5, from: 5, before: 9 });
    assert.deepEqual(
      day.entries.map(found => found.value),
      [{ ...entry, at: 5 }],
    );
    assert.equal(await collection.count('byTarget', { target: 'lookup-gitlab' }), 3);
  });
});

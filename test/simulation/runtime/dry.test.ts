import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { machine, person, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const dry = { mode: 'dry-run' } as const;

describe('a dry run', () => {
  it('says what a run in apply mode would do about the limits, an approval included', async () => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '1', c: '1' });
    await runSync(shelfSync(shelves), parts(), tick);
    shelves.source.clear();
    const sync = shelfSync(shelves, { limits: { delete: { share: 0, floor: 1, cap: 1 } } });
    const blocked = await runSync(sync, parts(), tick);
    assert.equal((await runSync(sync, parts(), { ...person, ...dry })).status, 'blocked');
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    await approve(operation, 'shelf', blocked.runId ?? '', 'config-1');
    assert.equal((await runSync(sync, parts(), { ...person, ...dry })).status, 'succeeded');
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.equal(shelves.target.size, 0, 'the approval was still there');
  });

  it('records a plan once for as long as it stays the same', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1' });
    const records = collectionOn(store, runs);
    const planned: string[] = [];
    for (const id of ['a', 'a', 'a', 'b']) {
      shelves.put({ [id]: '1' });
      const { runId = '' } = await runSync(shelfSync(shelves), parts(dry), tick);
      planned.push((await records.get(runId))?.value.planOf ?? assert.fail());
    }
    assert.equal(new Set(planned).size, 2);
    assert.deepEqual(planned[0], planned[2]);
    for (const runId of new Set(planned)) {
      assert.equal(await collectionOn(store, changeParts).count('byRun', { runId }), 1);
    }
  });

  it('by schedule looks for work first, and leaves no record where there is none', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves();
    const sync = shelfSync(shelves, { probe: async () => shelves.source.size > 0 });
    assert.equal((await runSync(sync, parts(dry), tick)).runId, undefined);
    assert.equal(shelves.reads, 0);
    assert.notEqual((await runSync(sync, parts(dry), person)).runId, undefined, 'a person gets a plan all the same');
    shelves.put({ a: '1' });
    assert.equal((await runSync(sync, parts(dry), tick)).counts['create']?.planned, 1);
    assert.equal(await store.get('functions', 'shelf'), undefined);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { machine, tick } from './support/bench-parts.ts';
import { killedStore } from './support/killed-store.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const limits = { delete: { share: 0.1, floor: 1, cap: 50 } };
const leaseMs = 120_000;

/** A hundred books in step, of which thirty are to go, and a person has approved it. */
async function approved() {
  const bench = machine();
  const { parts, store, clock } = bench;
  const shelves = new Shelves();
  for (let index = 100; index < 200; index++) shelves.source.set(`b${index}`, 'v1');
  await runSync(shelfSync(shelves), parts(), tick);
  for (let index = 100; index < 130; index++) shelves.source.delete(`b${index}`);
  const sync = shelfSync(shelves, { limits });
  const blocked = await runSync(sync, parts(), tick);
  assert.equal(blocked.status, 'blocked');
  const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
  await approve(operation, 'shelf', blocked.runId ?? '', 'config-1');
  shelves.written.length = 0;
  return { ...bench, shelves, sync };
}

describe('an approval', () => {
  it('holds for the run that continues one which ran out of time, and is used up then', async () => {
    const { parts, store, clock, shelves, sync } = await approved();
    shelves.beforeEach = () => clock.advance(10_000);
    const cut = await runSync(sync, parts({ budgetMs: 100_000 }), tick);
    assert.equal(cut.status, 'aborted');
    assert.ok(shelves.written.length > 0 && shelves.written.length < 30);
    shelves.beforeEach = () => undefined;
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.equal(shelves.written.length, 30);
    const control = await collectionOn(store, controls).get('shelf');
    assert.equal(control?.value.approval, null);
    assert.deepEqual(
      control?.value.tallies.flatMap(({ counts }) => Object.keys(counts)),
      ['create'],
    );
  });

  it('holds for the run that continues one which died, and what that one did under it is not counted', async () => {
    const { parts, clock, store, shelves, sync } = await approved();
    const dying = killedStore(store, Number.POSITIVE_INFINITY, 'after');
    shelves.beforeEach = () => {
      if (shelves.written.length === 20) throw new Error('a dead process writes nothing');
    };
    const dead = {
      ...dying,
      commit: (...args: Parameters<typeof store.commit>) =>
        shelves.written.length < 20 ? store.commit(...args) : Promise.reject(new Error('dead')),
    };
    await runSync(sync, parts({}, { store: dead }), tick);
    assert.equal(shelves.written.length, 20);
    clock.advance(leaseMs + 1);
    shelves.beforeEach = () => undefined;
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.equal(shelves.written.length, 30);
    for (let index = 130; index < 137; index++) shelves.source.delete(`b${index}`);
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded', 'seven more are within the limit');
    for (let index = 140; index < 147; index++) shelves.source.delete(`b${index}`);
    assert.equal((await runSync(sync, parts(), tick)).status, 'blocked', 'the approval is used up');
  });
});

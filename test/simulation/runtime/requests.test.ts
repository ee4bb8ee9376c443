import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { wake } from '#shared/runtime/operations/wake.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { type Machine, machine, person, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const operationsOn = ({ store, clock, parts }: Machine) => ({
  store,
  now: () => clock.now(),
  randomId: parts().randomId,
  who: 'operator',
});

describe('a run asked for ahead', () => {
  it('is still made when another run was started meanwhile', async () => {
    const bench = machine();
    const { parts } = bench;
    const shelves = new Shelves().put({ a: '1' });
    const promised = await requestRun(operationsOn(bench), 'shelf', {});
    const direct = await runSync(shelfSync(shelves), parts(), person);
    assert.notEqual(direct.runId, promised);
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.runId, promised);
  });

  it('that cannot be made ends as failed under the promised id, once, and the ticks after it go on', async () => {
    for (const asked of [{ parameters: { onyl: 'a' } }, { mode: 'apply' as const }]) {
      const bench = machine();
      const { parts, store } = bench;
      const shelves = new Shelves().put({ a: '1' });
      const promised = await requestRun(operationsOn(bench), 'shelf', asked);
      const settings = 'mode' in asked ? ({ mode: 'dry-run' } as const) : {};
      const refused = await runSync(shelfSync(shelves), parts(settings), tick);
      assert.equal(refused.runId, promised);
      assert.equal(refused.status, 'failed');
      const record = await collectionOn(store, runs).get(promised);
      assert.equal(record?.value.status, 'failed');
      assert.equal(record?.value.by, 'operator');
      assert.equal(shelves.target.size, 0);
      assert.equal((await runSync(shelfSync(shelves), parts(), tick)).status, 'succeeded');
      assert.ok(shelves.inStep());
    }
  });
});

describe('a word that there is work', () => {
  it('given while a run is at work is not forgotten at its end', async () => {
    const bench = machine();
    const { parts, store } = bench;
    const shelves = new Shelves().put({ a: '1' });
    const sync = shelfSync(shelves, { probe: async () => shelves.reads === 0 });
    shelves.beforeEach = async () => {
      shelves.put({ later: '1' });
      await wake(parts(), 'shelf', 'one more book');
      await wake(parts(), 'shelf', 'and another: said already, so nothing is written');
      shelves.beforeEach = () => undefined;
    };
    await runSync(sync, parts(), tick);
    assert.equal(shelves.inStep(), false);
    await runSync(sync, parts(), tick);
    assert.ok(shelves.inStep());
    const control = await collectionOn(store, controls).get('shelf');
    assert.equal(control?.value.pending, false, 'and it is said once');
  });
});

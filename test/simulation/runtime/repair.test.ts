import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { abandonRun, clearRunState } from '#shared/runtime/operations/abandon-and-clear.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { machine, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

/** A run that deleted two of three books, wrote that down and then died. */
async function died() {
  const bench = machine();
  const { parts, store, clock } = bench;
  const shelves = new Shelves().put({ a: '1', b: '1', c: '1' });
  await runSync(shelfSync(shelves), parts(), tick);
  shelves.source.clear();
  let isDead = false;
  const dying: typeof store = new Proxy(store, {
    get: (target, key) => {
      if (key === 'counted') return () => dying;
      if (isDead && key === 'commit') return () => Promise.reject(new Error('dead'));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  shelves.beforeEach = id => {
    if (id === 'b') clock.advance(16_000);
    if (id !== 'c') return;
    isDead = true;
    throw new Error('dead');
  };
  const { runId } = await runSync(shelfSync(shelves), parts({}, { store: dying }), tick);
  const record = async () => (await collectionOn(store, runs).get(runId ?? ''))?.value ?? assert.fail();
  assert.equal((await record()).status, 'running');
  const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
  const control = async () => (await collectionOn(store, controls).get('shelf'))?.value ?? assert.fail();
  return { ...bench, shelves, operation, record, control };
}

describe('repair by hand', () => {
  it('ends the record of the run, and says who did it', async () => {
    for (const repair of [abandonRun, clearRunState]) {
      const { operation, record, control } = await died();
      await repair(operation, 'shelf');
      assert.equal((await record()).status, 'aborted');
      assert.match((await record()).message, /operator/);
      assert.equal((await control()).ticket, null);
    }
  });

  it('does not let the limits forget what was done', async () => {
    for (const repair of [abandonRun, clearRunState]) {
      const { operation, parts, shelves } = await died();
      await repair(operation, 'shelf');
      shelves.beforeEach = () => undefined;
      const limits = { delete: { share: 0, floor: 2, cap: 2 } };
      assert.equal((await runSync(shelfSync(shelves, { limits }), parts(), tick)).status, 'blocked', repair.name);
    }
  });
});

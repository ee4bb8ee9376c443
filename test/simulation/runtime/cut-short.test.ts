import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Change, changesOf } from '#shared/core/change.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { machine, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

describe('a unit that an error ends half way', () => {
  it('does not hide what it did from the limits, and what it did not do does not count', async () => {
    const { parts } = machine();
    const shelves = new Shelves();
    for (let index = 100; index < 150; index++) shelves.source.set(`b${index}`, '1');
    await runSync(shelfSync(shelves), parts(), tick);

    const plain = shelfSync(shelves, { limits: { delete: { share: 0, floor: 6, cap: 6 } } });
    const sync = {
      ...plain,
      /** All changes in one unit, as those of one room and day are. */
      plan: (...given: Parameters<typeof plain.plan>) => {
        const plan = plain.plan(...given);
        const changes = changesOf(plan);
        return { ...plan, units: changes.length === 0 ? [] : [{ key: 'all', changes }] };
      },
    };
    const gone: string[] = [];
    shelves.beforeEach = id => {
      if (gone.includes(id)) throw new UnavailableError('down again');
    };
    const statuses: string[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const ids = [...shelves.source.keys()].slice(0, 3);
      for (const id of ids) shelves.source.delete(id);
      // Two of the three are deleted, then the upstream is down.
      gone.splice(0, gone.length, ids[2] ?? '');
      statuses.push((await runSync(sync, parts(), tick)).status);
    }
    const deleted = 50 - shelves.target.size;
    assert.ok(deleted <= 6, `${deleted} deleted in a day`);
    assert.ok(deleted >= 4, `only ${deleted}: what was not done must not count`);
    assert.equal(statuses.at(-1), 'blocked');
  });

  it('is counted by the next run', async () => {
    const { parts, store } = machine();
    const shelves = new Shelves().put({ a: '1', b: '1' });
    const control = async () => (await collectionOn(store, controls).get('shelf'))?.value ?? assert.fail();
    shelves.beforeEach = (id: Change['target']) => {
      if (id === 'b') throw new UnavailableError('down');
    };
    const cut = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(cut.status, 'aborted');
    assert.equal((await control()).unfinishedRunId, cut.runId);
    shelves.beforeEach = () => undefined;
    await runSync(shelfSync(shelves), parts(), tick);
    const { unfinishedRunId, tallies, ticket } = await control();
    assert.equal(unfinishedRunId, null);
    assert.equal(ticket, null);
    assert.deepEqual(
      tallies.map(({ counts }) => counts),
      [{ create: 2 }],
    );
  });

  for (const isLate of [true, false]) {
    it(`counts once where a request got no answer and was ${isLate ? 'carried out late' : 'not carried out'}`, async () => {
      const { parts, store } = machine();
      const shelves = new Shelves().put({ a: '1', b: '1' });
      const control = async () => (await collectionOn(store, controls).get('shelf'))?.value ?? assert.fail();
      const plain = shelfSync(shelves);
      const unheard: typeof plain = {
        ...plain,
        apply: async (unit, context, ahead) => {
          if (isLate) await plain.apply(unit, context, ahead);
          return unit.changes.map(() => ({ status: 'failed', reason: 'no answer', mayHaveHappened: true }));
        },
      };
      const lost = await runSync(unheard, parts(), tick);
      assert.equal(lost.status, 'partial');
      assert.equal((await control()).unfinishedRunId, lost.runId);
      await runSync(plain, parts(), tick);
      const { unfinishedRunId, tallies } = await control();
      assert.equal(unfinishedRunId, null);
      assert.deepEqual(
        tallies.map(({ counts }) => counts),
        [{ create: 2 }],
      );
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { abandonRun, clearRunState } from '#shared/runtime/operations/abandon-and-clear.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store } from '#shared/state/store.ts';
import fc from '#test/support/fast-check.ts';
import { type Machine, machine, person, tick } from './support/bench-parts.ts';
import { killedStore } from './support/killed-store.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const leaseMs = 120_000;

/** The scheduled run of a shelf, and one by hand that fills the same shelf. */
function library(shelves: Shelves, { parts }: Machine) {
  const inventory = { ...shelfSync(shelves), name: 'inventory' };
  const audit = { ...shelfSync(shelves), name: 'audit' };
  const long = { budgetMs: 3_600_000 };
  return {
    shelf: () => runSync(shelfSync(shelves), parts(long), tick),
    inventory: (store?: Store) =>
      runSync(inventory, parts({ ...long, beside: 'shelf' }, store === undefined ? {} : { store }), person),
    audit: () => runSync(audit, parts({ ...long, beside: 'shelf' }), person),
  };
}

const ticketOf = async (store: Store, name: string) => (await collectionOn(store, controls).get(name))?.value.ticket;

describe('a run by hand that writes beside a scheduled one', () => {
  for (const [first, second] of [
    ['inventory', 'shelf'],
    ['shelf', 'inventory'],
    ['inventory', 'audit'],
  ] as const) {
    it(`excludes it: while ${first} works, ${second} is skipped and names it`, async () => {
      const world = machine();
      const shelves = new Shelves().put({ a: '1', b: '2' });
      const run = library(shelves, world);
      const others: RunResult[] = [];
      shelves.beforeEach = async id => {
        if (id === 'b') others.push(await run[second]());
      };
      const worked = await run[first]();
      assert.equal(worked.status, 'succeeded', worked.message);
      assert.equal(others[0]?.status, 'skipped');
      assert.equal(others[0]?.heldBy?.runId, worked.runId);
      assert.match(others[0]?.message ?? '', new RegExp(`^Run \\S+ of ${first} on `));
      assert.deepEqual(shelves.written, ['create a', 'create b']);
      for (const name of ['shelf', first, second])
        assert.equal((await ticketOf(world.store, name)) ?? null, null, name);
      shelves.beforeEach = () => undefined;
      shelves.put({ c: '3' });
      assert.equal((await run[second]()).status, 'succeeded');
      assert.equal(shelves.written.at(-1), 'create c');
    });
  }

  it('of many started in the same moment exactly one works', async () => {
    const shelves = new Shelves().put({ a: '1' });
    const run = library(shelves, machine());
    const results = await Promise.all([run.shelf(), run.inventory(), run.audit(), run.shelf(), run.inventory()]);
    assert.deepEqual(
      results.map(({ status }) => status).sort(),
      ['skipped', 'skipped', 'skipped', 'skipped', 'succeeded'],
      results.map(({ message }) => message).join('\n'),
    );
    assert.deepEqual(shelves.written, ['create a']);
  });

  it('keeps both leases alive for as long as it takes', async () => {
    const world = machine();
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    const run = library(shelves, world);
    const statuses: string[] = [];
    shelves.beforeEach = async () => {
      world.clock.advance(leaseMs * 0.7);
      statuses.push((await run.shelf()).status, (await run.inventory()).status);
    };
    assert.equal((await run.inventory()).status, 'succeeded');
    assert.deepEqual(new Set(statuses), new Set(['skipped']));
  });

  for (const [of, take] of [
    ['its own lease', 'inventory'],
    ['the lease beside which it writes', 'shelf'],
  ] as const) {
    for (const [how, away] of [
      ['abandoned', abandonRun],
      ['cleared', clearRunState],
    ] as const) {
      it(`stops at its very next write when ${of} is ${how} by a person, and holds neither any more`, async () => {
        const world = machine();
        const { store, clock, parts } = world;
        const shelves = new Shelves().put({ a: '1', b: '2' });
        const run = library(shelves, world);
        const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
        shelves.beforeEach = async id => {
          if (id === 'b') await away(operation, take);
        };
        const stopped = await run.inventory();
        assert.equal(stopped.status, 'aborted', stopped.message);
        assert.deepEqual(shelves.written, ['create a']);
        assert.deepEqual([await ticketOf(store, 'shelf'), await ticketOf(store, 'inventory')], [null, null]);
        shelves.beforeEach = () => undefined;
        assert.equal((await run.shelf()).status, 'succeeded');
      });
    }
  }

  it('that was frozen past its leases writes nothing after the scheduled run took over', async () => {
    const world = machine();
    const { clock } = world;
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    const run = library(shelves, world);
    shelves.beforeEach = async (id, context) => {
      if (id !== 'b' || shelves.written.length > 1) return;
      shelves.beforeEach = () => undefined;
      clock.freeze();
      clock.advance(leaseMs + 1);
      assert.equal((await run.shelf()).status, 'succeeded');
      clock.thaw();
      await assert.rejects(context.commit([]), /taken over|gone/);
    };
    assert.equal((await run.inventory()).status, 'aborted');
    assert.deepEqual(shelves.written, ['create a', 'create b', 'create c']);
  });

  it('killed at any request to the state store, holds nobody up for longer than the lease, and has its end', async () => {
    const kill = fc.record({
      at: fc.integer({ min: 1, max: 14 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
      next: fc.constantFrom('shelf' as const, 'inventory' as const, 'audit' as const),
    });
    await fc.assert(
      fc.asyncProperty(kill, async ({ at, moment, next }) => {
        const world = machine();
        const { store, clock } = world;
        const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
        const run = library(shelves, world);
        const killed = killedStore(store, at, moment);
        await run.inventory(killed).catch((error: unknown) => {
          if (!killed.killed) throw error;
        });
        clock.advance(leaseMs + 1);
        assert.equal((await run[next]()).status, 'succeeded');
        assert.ok(shelves.inStep());
        for (const name of ['shelf', 'inventory', 'audit'])
          assert.equal((await ticketOf(store, name)) ?? null, null, name);
        for (const name of ['shelf', 'inventory', 'audit']) {
          const query = { function: name, status: 'running' } as const;
          assert.equal(await collectionOn(store, runs).count('byFunctionAndStatus', query), 0, name);
        }
      }),
      { numRuns: 60 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { abandonRun } from '#shared/runtime/operations/abandon-and-clear.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { controls } from '#shared/state/collections/control.ts';
import { runs } from '#shared/state/collections/runs.ts';
import fc from '#test/support/fast-check.ts';
import { machine, tick } from './support/bench-parts.ts';
import { killedStore } from './support/killed-store.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const leaseMs = 120_000;

describe('two at once', () => {
  it('one works, the other is skipped and names it', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const sync = shelfSync(shelves);
    const others: Awaited<ReturnType<typeof runSync>>[] = [];
    shelves.beforeEach = async id => {
      if (id === 'a') others.push(await runSync(sync, parts(), tick));
    };
    const first = await runSync(sync, parts(), tick);
    assert.equal(first.status, 'succeeded');
    assert.equal(others[0]?.status, 'skipped');
    assert.equal(others[0]?.heldBy?.runId, first.runId);
    assert.deepEqual(shelves.written, ['create a', 'create b']);
  });

  it('of many started in the same moment exactly one works', async () => {
    const { parts } = machine();
    const shelves = new Shelves().put({ a: '1' });
    const results = await Promise.all(Array.from({ length: 6 }, () => runSync(shelfSync(shelves), parts(), tick)));
    assert.equal(results.filter(result => result.status === 'succeeded').length, 1);
    assert.equal(results.filter(result => result.status === 'skipped').length, 5);
    assert.deepEqual(shelves.written, ['create a']);
  });
});

describe('the lease', () => {
  it('is kept alive by a run that takes longer than it', async () => {
    const { parts, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    const sync = shelfSync(shelves);
    const statuses: string[] = [];
    shelves.beforeEach = async () => {
      clock.advance(leaseMs * 0.7);
      statuses.push((await runSync(sync, parts(), tick)).status);
    };
    assert.equal((await runSync(sync, parts({ budgetMs: 3_600_000 }), tick)).status, 'succeeded');
    assert.deepEqual(statuses, ['skipped', 'skipped', 'skipped']);
  });

  it('lasts as long as its holder believes, however the one who asks is configured', async () => {
    const { parts, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const sync = shelfSync(shelves);
    const hasty = parts({ leaseMs: 15_000 });
    const statuses: string[] = [];
    shelves.beforeEach = async () => {
      // Between two of its heartbeats, and longer than the other would wait by itself.
      clock.advance(leaseMs / 4);
      statuses.push((await runSync(sync, hasty, tick)).status);
    };
    assert.equal((await runSync(sync, parts({ budgetMs: 3_600_000 }), tick)).status, 'succeeded');
    assert.deepEqual(statuses, ['skipped', 'skipped']);
  });

  it('that was stolen stops the run before its next write, and stays with the thief', async () => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    shelves.beforeEach = async id => {
      if (id !== 'b') return;
      const control = await store.get('functions', 'shelf');
      assert.ok(control);
      const ticket = { id: 'thief', holder: 'thief', runId: 'thief-run', takenAt: clock.now() };
      await store.commit(undefined, [
        { kind: 'set', collection: 'functions', id: 'shelf', fields: { ...control.fields, ticket } },
        { kind: 'set', collection: 'heartbeats', id: 'shelf', fields: { ticket: 'thief', progress: null } },
      ]);
      clock.advance(leaseMs - 2_000);
    };
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.status, 'aborted');
    assert.match(result.message, /taken over/);
    assert.deepEqual(shelves.written, ['create a']);
    const control = await collectionOn(store, controls).get('shelf');
    assert.equal(control?.value.ticket?.id, 'thief');
  });

  it('that a person takes away stops the run at its very next write, however long it would still have lasted', async () => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    shelves.beforeEach = async id => {
      if (id === 'b') await abandonRun(operation, 'shelf');
    };
    const result = await runSync(shelfSync(shelves), parts(), tick);
    assert.equal(result.status, 'aborted');
    assert.deepEqual(shelves.written, ['create a']);
  });

  it('is not stolen from a live holder by a machine whose clock is an hour ahead', async () => {
    const { parts, store, clock } = machine();
    const { ManualClock } = await import('#sandbox/kit/manual-clock.ts');
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const sync = shelfSync(shelves);
    const ahead = new ManualClock(clock.now() + 3_600_000);
    const statuses: string[] = [];
    shelves.beforeEach = async () => {
      statuses.push((await runSync(sync, { ...parts(), clock: ahead, store }, tick)).status);
    };
    assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
    assert.deepEqual(statuses, ['skipped', 'skipped']);
  });

  it('of a process that was frozen past it is not believed: nothing is written after waking', async () => {
    const { parts, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2', c: '3' });
    const sync = shelfSync(shelves);
    shelves.beforeEach = async id => {
      if (id !== 'b' || shelves.written.length > 1) return;
      shelves.beforeEach = () => undefined;
      // While this process stands still nothing of it runs, not even its heartbeat; time goes on for the others.
      clock.freeze();
      clock.advance(leaseMs + 1);
      assert.equal((await runSync(sync, parts(), tick)).status, 'succeeded');
      clock.thaw();
    };
    const frozen = await runSync(sync, parts({ budgetMs: 3_600_000 }), tick);
    assert.equal(frozen.status, 'aborted');
    assert.deepEqual(shelves.written, ['create a', 'create b', 'create c']);
  });

  it('can be taken away by a person; the run stops and the next one goes on', async () => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const operation = { store, now: () => clock.now(), randomId: parts().randomId, who: 'operator' };
    shelves.beforeEach = async id => {
      if (id !== 'b') return;
      shelves.beforeEach = () => undefined;
      await abandonRun(operation, 'shelf');
      clock.advance(leaseMs - 2_000);
    };
    assert.equal((await runSync(shelfSync(shelves), parts({ budgetMs: 3_600_000 }), tick)).status, 'aborted');
    assert.equal((await runSync(shelfSync(shelves), parts(), tick)).status, 'succeeded');
    assert.deepEqual(shelves.written, ['create a', 'create b']);
  });
});

describe('a run whose process was killed on a machine that knows its processes', () => {
  const lastRequestMs = 30_000;
  const settings = { leaseMs, lastRequestMs };
  const identity = (pid: number) => ({ machine: 'boot-1 pid:[1]', pid, began: `${pid}00` });
  const dead = (...pids: readonly number[]) => ({
    own: identity(2),
    isGone: ({ machine, pid }: { readonly machine: string; readonly pid: number }) =>
      machine === identity(pid).machine && pids.includes(pid),
  });
  /** A run of process 1 that is killed before its second book; what it leaves. */
  const killed = async (of = identity(1)) => {
    const { parts, store, clock } = machine();
    const shelves = new Shelves().put({ a: '1', b: '2' });
    const sync = shelfSync(shelves);
    const first = Promise.withResolvers<void>();
    shelves.beforeEach = id => {
      if (id !== 'b') return;
      shelves.beforeEach = () => undefined;
      first.resolve();
      return new Promise(() => undefined);
    };
    const one = { ...parts(settings), processes: { own: of, isGone: () => false } };
    void runSync(sync, one, tick);
    await first.promise;
    // Its heartbeats end with it.
    clock.freeze();
    const next = (processes: RunParts['processes']) =>
      runSync(sync, { ...parts(settings), ...(processes === undefined ? {} : { processes }) }, tick);
    return { shelves, store, clock, next };
  };

  it('is taken over as soon as what it had sent has ended, and not before', async () => {
    const { shelves, store, clock, next } = await killed();
    const found = clock.now();
    const early = await next(dead(1));
    assert.equal(early.status, 'skipped');
    const ends = new Date(found + lastRequestMs).toISOString();
    assert.match(early.message, new RegExp(`is dead: its process is gone\\. The next run after ${ends} takes over`));
    clock.advance(lastRequestMs - 1);
    assert.equal((await next(dead(1))).status, 'skipped');
    assert.deepEqual(shelves.written, ['create a']);
    clock.advance(1);
    const taken = await next(dead(1));
    assert.equal(taken.status, 'succeeded');
    assert.deepEqual(shelves.written, ['create a', 'create b']);
    const running = await collectionOn(store, runs).count('byFunctionAndStatus', {
      function: 'shelf',
      status: 'running',
    });
    assert.equal(running, 0);
  });

  it('keeps its lease while that cannot be known: it lives, it was on another machine, or nobody can tell', async () => {
    for (const [of, processes] of [
      [identity(1), dead()],
      [{ ...identity(1), machine: 'boot-0 pid:[1]' }, dead(1)],
      [identity(1), undefined],
    ] as const) {
      const { shelves, clock, next } = await killed(of);
      for (const passed of [0, lastRequestMs, lastRequestMs]) {
        clock.advance(passed);
        const held = await next(processes);
        assert.equal(held.status, 'skipped');
        assert.match(held.message, /at work since/);
        assert.doesNotMatch(held.message, /is dead:/);
      }
      clock.advance(leaseMs / 3);
      const silent = await next(processes);
      assert.match(silent.message, /is silent: last heard \d+ s ago\. If it is dead, the next run after .* takes over/);
      assert.deepEqual(shelves.written, ['create a']);
      clock.advance(leaseMs);
      assert.equal((await next(processes)).status, 'succeeded');
    }
  });

  it('is taken over at the end of its lease at the latest, whatever the time that its requests may take', async () => {
    const { clock, next } = await killed();
    clock.advance(leaseMs - 1_000);
    assert.equal((await next(dead(1))).status, 'skipped');
    clock.advance(1_000);
    assert.equal((await next(dead(1))).status, 'succeeded');
  });
});

describe('a run killed at any request to the state store', () => {
  it('is continued by the next: nothing lost, nothing done twice, no repair by hand', async () => {
    const kill = fc.record({
      at: fc.integer({ min: 1, max: 14 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
      count: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 4 }), async kills => {
        const { parts, store, clock } = machine();
        const shelves = new Shelves();
        let made = 0;
        for (const { at, moment, count } of kills) {
          for (let index = 0; index < count; index++) shelves.source.set(`b${made++}`, 'v1');
          const dying = killedStore(store, at, moment);
          shelves.beforeEach = () => {
            if (dying.killed) throw new Error('a dead process writes nothing');
          };
          await runSync(shelfSync(shelves), parts({}, { store: dying }), tick).catch(() => undefined);
          clock.advance(leaseMs + 1);
        }
        shelves.beforeEach = () => undefined;
        const last = await runSync(shelfSync(shelves), parts(), tick);
        assert.equal(last.status, 'succeeded', last.message);
        assert.ok(shelves.inStep());
        assert.equal(new Set(shelves.written).size, shelves.written.length);
        const control = await collectionOn(store, controls).get('shelf');
        assert.equal(control?.value.ticket, null);
        assert.equal(control?.value.unfinishedRunId, null);
        const running = await collectionOn(store, runs).count('byFunctionAndStatus', {
          function: 'shelf',
          status: 'running',
        });
        assert.equal(running, 0, 'every run that died has an end in the records');
      }),
      { numRuns: 150 },
    );
  });

  it('cannot widen the limits: what died counts as done, what is planned again does not count twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }), async kills => {
        const limits = { delete: { share: 0.1, floor: 0, cap: 1000 } };
        const { parts, store, clock } = machine();
        const shelves = new Shelves();
        for (let index = 0; index < 100; index++) shelves.source.set(`b${index}`, 'v1');
        await runSync(shelfSync(shelves), parts(), tick);
        for (const at of kills) {
          for (const id of [...shelves.source.keys()].slice(0, 3)) shelves.source.delete(id);
          const dying = killedStore(store, at, 'after');
          shelves.beforeEach = () => {
            if (dying.killed) throw new Error('a dead process writes nothing');
          };
          await runSync(shelfSync(shelves, { limits }), parts({}, { store: dying }), tick).catch(() => undefined);
          clock.advance(leaseMs + 1);
        }
        shelves.beforeEach = () => undefined;
        const last = await runSync(shelfSync(shelves, { limits }), parts(), tick);
        const deleted = 100 - shelves.target.size;
        assert.ok(deleted <= 10, `${deleted} deleted in a day`);
        const wanted = 100 - shelves.source.size;
        if (wanted <= 9) assert.equal(last.status, 'succeeded', 'a run that died must not block what the limit allows');
      }),
      { numRuns: 60 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '#shared/core/clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { PaceGrant, PaceShare } from '#shared/core/instance.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import fc from '#test/support/fast-check.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

const after = (): never => assert.fail('nobody waits here');

const permitted = 115;
const key = 'echo360 echo360.example.ac.uk';

/** The true time, and a store that goes by it. */
class World {
  now = 1_000_000;
  readonly state = new MemoryState({ queries: {}, now: () => this.now });
}

/** A process whose clock is wrong, and whose words with the store are held up until they are let through. */
class Participant {
  grant: PaceGrant = { perMinute: 0, until: 0, askAgainAt: 0 };
  readonly share: PaceShare;
  readonly #world: World;
  readonly #drift: number;
  readonly #gates: (() => void)[] = [];
  #isHeldUp: boolean;

  constructor(world: World, name: string, { drift = 0, skew = 0, isHeldUp = false } = {}) {
    this.#world = world;
    this.#drift = drift;
    this.#isHeldUp = isHeldUp;
    const clock: Clock = {
      now: () => world.now + skew,
      monotonic: () => this.monotonic(),
      sleep: () => Promise.reject(new Error('nobody sleeps here')),
      after,
    };
    const store = world.state.open(async (_operation, carryOut) => {
      await this.#gate();
      const result = carryOut();
      await this.#gate();
      return result;
    });
    this.share = dividedPace({ store, clock, holder: name, randomId: () => name }).shareOf(
      { key, perMinute: permitted, burst: 1 },
      grant => {
        this.grant = grant;
      },
    );
  }

  monotonic(): number {
    return this.#world.now * (1 + this.#drift);
  }

  /** Requests a minute that it would send at this moment. */
  rate(): number {
    return this.monotonic() < this.grant.until ? this.grant.perMinute : 0;
  }

  /** Lets the word through that has waited longest, or the answer to it. */
  async letThrough(): Promise<void> {
    this.#gates.shift()?.();
    await settled();
  }

  /** Nothing is held up any more. */
  async thaw(): Promise<void> {
    this.#isHeldUp = false;
    for (const gate of this.#gates.splice(0)) gate();
    await settled();
  }

  #gate(): Promise<void> {
    if (!this.#isHeldUp) return Promise.resolve();
    return new Promise(resolve => void this.#gates.push(resolve));
  }
}

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('a rate divided through the state store', () => {
  it('is all of the one who is alone, and shared when a second comes', async () => {
    const world = new World();
    const [queue, refresh] = [new Participant(world, 'queue'), new Participant(world, 'refresh')];
    await queue.share.ask();
    assert.equal(queue.rate(), permitted);
    await refresh.share.ask();
    assert.equal(refresh.rate(), 0);
    assert.ok(refresh.grant.askAgainAt < queue.grant.askAgainAt, 'who waits asks more often');
    await queue.share.ask();
    await refresh.share.ask();
    assert.deepEqual([queue.rate(), refresh.rate()], [57, 57]);
    await queue.share.leave();
    assert.equal(queue.rate(), 0);
    await refresh.share.ask();
    assert.equal(refresh.rate(), permitted);
  });

  it('costs a read and a write to begin, to go on and to end', async () => {
    const world = new World();
    const store = world.state.open();
    const clock: Clock = { now: () => world.now, monotonic: () => world.now, sleep: async () => undefined, after };
    const pace = dividedPace({ store, clock, holder: 'host', randomId: () => 'one' });
    const share = pace.shareOf({ key, perMinute: permitted, burst: 1 }, () => undefined);
    await share.ask();
    const once = { ...store.operations };
    for (const word of [() => share.ask(), () => share.leave()]) {
      const before = { ...store.operations };
      await word();
      assert.deepEqual(
        { reads: store.operations.reads - before.reads, writes: store.operations.writes - before.writes },
        { reads: 1, writes: 1 },
      );
    }
    assert.ok(once.reads <= 2, 'the very first makes the record');
    const afterwards = { ...store.operations };
    await share.leave();
    assert.deepEqual({ ...store.operations }, afterwards, 'who has no part gives none back');
  });

  it('is nobody’s for as long as one that died may still believe in its part, and then the other’s', async () => {
    const world = new World();
    // The clock of the dead goes slow, so it believes longer than it should.
    const [dead, other] = [new Participant(world, 'dead', { drift: -0.002 }), new Participant(world, 'other')];
    await dead.share.ask();
    for (world.now += 28_500; dead.rate() > 0; world.now += 5) {
      await other.share.ask();
      assert.equal(other.rate(), 0);
    }
    world.now += 1_000;
    await other.share.ask();
    assert.equal(other.rate(), permitted);
  });

  it('cannot be asked for where the store is away, and says so', async () => {
    const world = new World();
    const store = world.state.open(async () => {
      throw new UnavailableError('no route to the store');
    });
    const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined, after };
    const share = dividedPace({ store, clock, holder: 'host', randomId: () => 'one' }).shareOf(
      { key, perMinute: permitted, burst: 1 },
      () => undefined,
    );
    await assert.rejects(share.ask(), /no route to the store/);
  });

  it('is never exceeded, whoever joins, dies, freezes, leaves or has a wrong clock, and is used again soon after', async () => {
    const names = ['a', 'b', 'c'] as const;
    const which = fc.nat({ max: names.length - 1 });
    const step = fc.oneof(
      // Most words come through as a whole; some get stuck on the way there or back, until they are let through.
      {
        weight: 8,
        arbitrary: fc.record({ kind: fc.constant('ask' as const), which, through: fc.constantFrom(4, 4, 4, 3, 2, 1) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('let' as const), which, through: fc.integer({ min: 1, max: 4 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          ms: fc.constantFrom(1, 10, 1_000, 9_000, 15_000, 29_500),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('leave' as const), which, through: fc.constantFrom(4, 4, 3) }),
      },
      // Its process starts again under another id; what it had on its way arrives or does not.
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), which }) },
    );
    const clocks = fc.array(
      fc.record({
        drift: fc.constantFrom(0, 0.002, -0.002),
        skew: fc.constantFrom(0, 600_000, -600_000),
        isHeldUp: fc.constant(true),
      }),
      { minLength: names.length, maxLength: names.length },
    );
    const property = fc.asyncProperty(clocks, fc.array(step, { maxLength: 80 }), async (wrong, steps) => {
      const world = new World();
      await new Participant(world, 'the first ever').share.ask();
      world.now += 30_000;
      let born = 0;
      const start = (index: number) => new Participant(world, `${names[index]}${++born}`, wrong[index]);
      const all = names.map((_, index) => start(index));
      /** A process that was declared dead may only be frozen, and believes in its part for as long as it lasts. */
      const everybody = [...all];
      const one = (index: number): Participant => {
        const found = all[index];
        assert.ok(found);
        return found;
      };
      const check = (): void => {
        const sum = everybody.reduce((total, each) => total + each.rate(), 0);
        assert.ok(sum <= permitted + 1e-9, `${sum} of ${permitted}`);
      };
      for (const each of steps) {
        if (each.kind === 'pass') world.now += each.ms;
        else if (each.kind === 'die') {
          all[each.which] = start(each.which);
          everybody.push(one(each.which));
        } else {
          const { share } = one(each.which);
          if (each.kind === 'ask') share.ask().catch(() => undefined);
          if (each.kind === 'leave') share.leave().catch(() => undefined);
          await settled();
          for (let left = each.through; left > 0; left -= 1) {
            await one(each.which).letThrough();
            check();
          }
        }
        check();
      }
      for (const each of everybody) {
        await each.thaw();
        check();
      }
      // All that died or gave up have run out; those who are left soon have all of it.
      world.now += 31_000;
      for (let round = 0; round < 3; round += 1) {
        for (const each of all) await each.share.ask();
        check();
      }
      const used = all.reduce((total, each) => total + each.rate(), 0);
      assert.ok(used > permitted - 3, `${used} of ${permitted} is used`);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

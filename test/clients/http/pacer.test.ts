import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { createPacer, type Pacer, TurnTooLateError } from '#shared/clients/http/pacer.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { PaceGrant } from '#shared/core/instance.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import fc from '#test/support/fast-check.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { PatientClock } from './support/patient-clock.ts';

const never = new AbortController().signal;

/** The largest number of instants within any half-open minute. */
function mostInAMinute(instants: readonly number[]): number {
  return Math.max(0, ...instants.map(from => instants.filter(at => at >= from && at < from + 60_000).length));
}

describe('a pacer', () => {
  it('starts empty and spaces its permits evenly, first come, first served', async () => {
    const clock = new PatientClock();
    const pacer = createPacer({ perMinute: 60, clock });
    const order: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map(async name => {
        await pacer.take(never);
        order.push(`${name}${clock.monotonic()}`);
      }),
    );
    assert.deepEqual(order, ['a1000', 'b2000', 'c3000']);
  });

  it('keeps the limit in any rolling minute, across restarts, idle times, pauses and bursts', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('idle' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
      fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
      fc.record({ kind: fc.constant('restart' as const) }),
    );
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(step, { maxLength: 12 }),
      async (perMinute, wantedBurst, steps) => {
        const burst = Math.min(wantedBurst, perMinute);
        const clock = new PatientClock(Number.POSITIVE_INFINITY);
        const fresh = () => createPacer({ perMinute, clock, burst });
        let pacer = fresh();
        const sent: number[] = [];
        for (const action of steps) {
          if (action.kind === 'idle') clock.advance(action.ms);
          if (action.kind === 'restart') pacer = fresh();
          if (action.kind === 'pause') {
            const until = clock.monotonic() + action.ms;
            pacer.pauseUntil(until);
            await pacer.take(never);
            assert.ok(clock.monotonic() >= until);
            sent.push(clock.monotonic());
          }
          if (action.kind !== 'take') continue;
          const permits = Array.from({ length: action.count }, () =>
            pacer.take(never).then(() => sent.push(clock.monotonic())),
          );
          await Promise.all(permits);
        }
        assert.ok(mostInAMinute(sent) <= perMinute, `${mostInAMinute(sent)} of ${perMinute}`);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('loses hardly anything of what the limit permits', async () => {
    const clock = new PatientClock();
    const pacer = createPacer({ perMinute: 115, clock });
    for (let permit = 0; permit < 115; permit += 1) await pacer.take(never);
    assert.ok(clock.monotonic() >= 60_000 && clock.monotonic() < 60_500, `${clock.monotonic()}`);
  });

  it('lets those who give up leave the queue without losing a turn', async () => {
    const clock = new ManualClock(0);
    const pacer = createPacer({ perMinute: 60, clock });
    const leaver = new AbortController();
    const left = assert.rejects(pacer.take(leaver.signal), /gone/);
    const stayed = pacer.take(never);
    leaver.abort(new Error('gone'));
    await left;
    clock.advance(1_000);
    await stayed;
    await assert.rejects(pacer.take(leaver.signal), /gone/);
  });

  it('goes on after everybody had left', async () => {
    const clock = new ManualClock(0);
    const pacer = createPacer({ perMinute: 60, clock });
    const leaver = new AbortController();
    const left = assert.rejects(pacer.take(leaver.signal), /gone/);
    leaver.abort(new Error('gone'));
    const next = pacer.take(never);
    await left;
    await clock.untilSleeping(1);
    clock.advance(1_000);
    await next;
  });

  it('keeps no timer when nobody waits', async () => {
    const timers: (AbortSignal | undefined)[] = [];
    class Watched extends ManualClock {
      override sleep(ms: number, signal?: AbortSignal): Promise<void> {
        timers.push(signal);
        return super.sleep(ms, signal);
      }
    }
    const pacer = createPacer({ perMinute: 1, clock: new Watched(0) });
    const leaver = new AbortController();
    const left = assert.rejects(pacer.take(leaver.signal), /gone/);
    leaver.abort(new Error('gone'));
    await left;
    assert.deepEqual(
      timers.map(signal => signal?.aborted),
      [true],
    );
  });

  it('holds back those who already wait when a pause is asked for', async () => {
    const clock = new PatientClock();
    const pacer = createPacer({ perMinute: 60, clock });
    const turn = pacer.take(never);
    pacer.pauseUntil(10_000);
    await turn;
    assert.equal(clock.monotonic(), 10_000);
  });

  it('refuses at once when the turn would come too late', async () => {
    const clock = new ManualClock(0);
    const pacer = createPacer({ perMinute: 60, clock });
    pacer.pauseUntil(10_000);
    await assert.rejects(pacer.take(never, 9_999), TurnTooLateError);
    const first = pacer.take(never, 10_000);
    await assert.rejects(pacer.take(never, 10_500), TurnTooLateError);
    await clock.untilSleeping(1);
    clock.advance(10_000);
    await first;
  });
});

describe('pacers that share a rate', () => {
  const permitted = 60;
  const key = 'rooms.example.ac.uk';

  /** Processes with one store and one time. */
  function processes() {
    const clock = new PatientClock(Number.POSITIVE_INFINITY);
    const state = new MemoryState({ queries: {}, now: () => clock.now() });
    let born = 0;
    const start = (store = state.open()) => {
      const pace = dividedPace({ store, clock, holder: 'test', randomId: () => `process${++born}` });
      const share = (granted: (grant: PaceGrant) => void) =>
        pace.shareOf({ key, perMinute: permitted, burst: 1 }, granted);
      return createPacer({ perMinute: permitted, clock, share });
    };
    return { clock, start };
  }

  /** Takes turns one after the other until the signal ends it. */
  async function sendUntil(signal: AbortSignal, pacer: Pacer, sent: () => void): Promise<void> {
    try {
      for (;;) {
        await pacer.take(signal);
        sent();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  it('have all of it while they are alone, the half while they are two, and all again when the other ends', async () => {
    const { clock, start } = processes();
    const [queue, nightly] = [start(), start()];
    const ends = [new AbortController(), new AbortController()] as const;
    const sent: { by: string; at: number }[] = [];
    const note = (by: string) => () => void sent.push({ by, at: clock.monotonic() });
    const within = (by: string, from: number, to: number) =>
      sent.filter(each => each.by === by && each.at >= from && each.at < to).length;
    const queueEnds = queue.used();
    const first = sendUntil(ends[0].signal, queue, note('queue'));
    await clock.sleep(60_000);
    const second = sendUntil(ends[1].signal, nightly, note('nightly'));
    await clock.sleep(120_000);
    ends[0].abort();
    await first;
    await queueEnds();
    await clock.sleep(120_000);
    ends[1].abort();
    await second;
    assert.ok(within('queue', 0, 60_000) >= 59);
    const both = [within('queue', 120_000, 180_000), within('nightly', 120_000, 180_000)];
    assert.ok(Math.min(...both) >= 28 && Math.max(...both) <= 30, both.join());
    assert.ok(within('nightly', 240_000, 300_000) >= 59);
    assert.ok(mostInAMinute(sent.map(({ at }) => at)) <= permitted);
  });

  it('give back at once what they have when the last run that uses them ends', async () => {
    const { clock, start } = processes();
    const [one, other] = [start(), start()];
    const ended = [one.used(), one.used()] as const;
    await one.take(never);
    await ended[0]();
    const waits = other.take(never);
    await clock.sleep(2_000);
    await ended[1]();
    await waits;
    assert.ok(clock.monotonic() < 12_000, `${clock.monotonic()}`);
  });

  it('let those who wait know when nobody can be asked', async () => {
    const { start } = processes();
    const away = new MemoryState({ queries: {}, now: () => 0 }).open(async () => {
      throw new UnavailableError('no route to the store');
    });
    await assert.rejects(start(away).take(never), /no route to the store/);
  });

  it('go on with what they have while the store is away for a moment', async () => {
    const { clock, start } = processes();
    let isAway = false;
    const state = new MemoryState({ queries: {}, now: () => clock.now() });
    const store = state.open(async (_, carryOut) => {
      if (isAway) throw new UnavailableError('no route to the store');
      return carryOut();
    });
    const pacer = start(store);
    await pacer.take(never);
    isAway = true;
    for (let turn = 0; turn < 15; turn += 1) await pacer.take(never);
    isAway = false;
    for (let turn = 0; turn < 60; turn += 1) await pacer.take(never);
    assert.ok(clock.monotonic() < 77_000, `${clock.monotonic()}`);
  });

  it('never exceed it together by more than one for each that ended, whenever they begin, end, die and begin again', async () => {
    const life = fc.record({
      beginsAfter: fc.constantFrom(0, 500, 5_000, 45_000),
      sends: fc.constantFrom(3_000, 20_000, 70_000),
      dies: fc.boolean(),
    });
    const property = fc.asyncProperty(
      fc.array(fc.array(life, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      async lives => {
        const { clock, start } = processes();
        const sent: number[] = [];
        const one = async (all: (typeof lives)[number]) => {
          let pacer = start();
          for (const { beginsAfter, sends, dies } of all) {
            await clock.sleep(beginsAfter);
            const ends = new AbortController();
            const ended = pacer.used();
            const sending = sendUntil(ends.signal, pacer, () => void sent.push(clock.monotonic()));
            await clock.sleep(sends);
            ends.abort();
            await sending;
            if (dies) pacer = start();
            else await ended();
          }
        };
        await Promise.all(lives.map(one));
        const most = mostInAMinute(sent);
        assert.ok(most < permitted + lives.length, `${most} of ${permitted}`);
        assert.ok(sent.length > 0);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});

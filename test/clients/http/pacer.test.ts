import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { createPacer, TurnTooLateError } from '#shared/clients/http/pacer.ts';
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { RollingLimit } from '#sandbox/kit/rolling-limit.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import { silentLog } from '#shared/core/log.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { PatientClock } from './support/patient-clock.ts';

/** What the upstream permits, and what is configured: one of those that end in a minute may send one more. */
const permitted = 62;
const config = { perMinute: 60, burst: 1, attemptTimeoutSeconds: 30, totalTimeoutSeconds: 120, retries: 0 };

/** An upstream that counts, and processes that work with it through one state store. */
function town() {
  const clock = new PatientClock(Number.POSITIVE_INFINITY);
  const state = new MemoryState({ queries: {}, now: () => clock.now() });
  const limit = new RollingLimit(permitted, 60_000);
  const answered: number[] = [];
  const all: AbortController[] = [];
  let born = 0;
  const start = () => {
    const ends = new AbortController();
    all.push(ends);
    let isDead = false;
    const json = { 'content-type': 'application/json' };
    const never = () => new Promise<never>(() => undefined);
    const store = state.open((_, carryOut) => (isDead ? never() : Promise.resolve(carryOut())));
    const connect = createHttpUpstream(
      { name: 'rooms', baseUrl: 'https://rooms.example.ac.uk/api', config },
      {
        clock,
        log: silentLog,
        secrets: { read: async () => '' },
        pace: dividedPace({ store, clock, holder: 'test', randomId: () => `process${++born}` }),
        wire: async () => {
          if (isDead) return await never();
          assert.equal(limit.admit(clock.now()), 0, `asked for more than ${permitted} a minute`);
          answered.push(clock.monotonic());
          return { kind: 'answer', status: 200, headers: json, text: '{}', tooLong: false };
        },
      },
    );
    const endings: (() => Promise<void>)[] = [];
    const context: UpstreamContext = {
      clock,
      log: silentLog,
      signal: ends.signal,
      count: () => undefined,
      beforeWrite: async () => undefined,
      atEnd: close => void endings.push(close),
    };
    const work = async (): Promise<void> => {
      while (!ends.signal.aborted) {
        const asked = connect(context).request({ method: 'GET', path: '/rooms', schema: z.object({}) });
        await asked.catch((error: unknown) => {
          if (!ends.signal.aborted) throw error;
        });
      }
    };
    const working = work();
    return {
      end: async () => {
        ends.abort();
        await working;
        assert.equal(endings.length, 1, 'registered once a run, however many clients it makes');
        for (const close of endings) await close();
      },
      die: () => {
        isDead = true;
      },
    };
  };
  const within = (from: number, to: number) => answered.filter(at => at >= from && at < to).length;
  /** Whatever happened: nobody goes on. */
  const close = (): void => {
    for (const ends of all) ends.abort();
  };
  return { clock, start, within, close };
}

describe('processes that work with one upstream', () => {
  it('never ask it for more than it permits, and use nearly all of that: alone, together, and after one has ended', async t => {
    const { clock, start, within, close } = town();
    t.after(close);
    const first = start();
    await clock.sleep(120_000);
    const second = start();
    await clock.sleep(120_000);
    await first.end();
    await clock.sleep(120_000);
    await second.end();
    for (const from of [60_000, 180_000, 300_000]) assert.ok(within(from, from + 60_000) >= 57, `${from}`);
  });

  it('have the part of one that died half a minute later, and until then no more than their own', async t => {
    const { clock, start, within, close } = town();
    t.after(close);
    const [first, second] = [start(), start()];
    await clock.sleep(60_000);
    first.die();
    await clock.sleep(180_000);
    await second.end();
    assert.ok(within(60_000, 70_000) <= 6);
    assert.ok(within(120_000, 180_000) >= 57);
  });
});

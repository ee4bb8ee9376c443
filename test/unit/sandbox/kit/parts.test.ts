import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { seededRandom } from '#sandbox/kit/random.ts';
import { RequestLog } from '#sandbox/kit/request-log.ts';
import { RollingLimit } from '#sandbox/kit/rolling-limit.ts';

describe('the rolling limit', () => {
  it('refuses beyond its number within any window, and says when the next would pass', () => {
    const limit = new RollingLimit(3, 60_000);
    assert.deepEqual(
      [0, 10_000, 50_000].map(at => limit.admit(at)),
      [0, 0, 0],
    );
    assert.equal(limit.admit(55_000), 5000);
    assert.equal(limit.admit(59_999), 1);
    assert.equal(limit.admit(60_000), 0);
    assert.equal(limit.admit(60_001), 9999);
  });
});

describe('the request log', () => {
  it('keeps the latest in order, and exact counts', async () => {
    const log = new RequestLog(3);
    const fifth = log.until(({ total }) => total === 5);
    for (let at = 1; at <= 5; at += 1) log.add({ method: 'GET', path: `/${at}`, route: '/:n', status: 200, at });
    await fifth;
    assert.deepEqual(
      log.entries().map(({ path }) => path),
      ['/3', '/4', '/5'],
    );
    assert.equal(log.count('GET /:n'), 5);
    log.add({ method: 'GET', path: '/6', route: '/:n', status: 404, at: 6 });
    assert.deepEqual(
      log.entries().map(({ path }) => path),
      ['/4', '/5', '/6'],
    );
    assert.deepEqual(log.counts(), { '200': 5, '404': 1, 'GET /:n': 6 });
  });
});

describe('the manual clock', () => {
  it('wakes whom it passes, in order, and no one else', async () => {
    const clock = new ManualClock('2026-01-05T09:00:00Z');
    const woken: string[] = [];
    const sleeps = [30, 10, 20].map(ms => clock.sleep(ms).then(() => woken.push(`${ms}`)));
    await clock.untilSleeping(3);
    clock.advance(20);
    await Promise.all(sleeps.slice(1));
    assert.deepEqual(woken, ['10', '20']);
    clock.advance(10);
    await Promise.all(sleeps);
    assert.equal(clock.monotonic(), 30);
    assert.equal(new Date(clock.now()).toISOString(), '2026-01-05T09:00:00.030Z');
  });

  it('ends a sleep with the reason of its signal', async () => {
    const clock = new ManualClock(0);
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(sleep, /enough/);
    await assert.rejects(clock.sleep(10, controller.signal), /enough/);
  });
});

describe('seeded randomness', () => {
  it('is repeatable and evenly spread', () => {
    const next = seededRandom(42);
    const numbers = Array.from({ length: 1000 }, next);
    const again = seededRandom(42);
    assert.deepEqual(Array.from({ length: 1000 }, again), numbers);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean}`);
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as realTime } from 'node:timers/promises';
import { jsonAnswer } from '#sandbox/kit/sandbox-http.ts';
import { startStandIn } from '#sandbox/kit/serve.ts';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import { SimulatedClock } from '#test/bench/simulated-clock.ts';

const hour = 3_600_000;
let clock: SimulatedClock;

async function serving(latencyMs = 0): Promise<StandIn> {
  const handler = (): ReturnType<typeof jsonAnswer> => jsonAnswer(200, { at: clock.now() });
  return startStandIn({ name: 'Time', clock, latencyMs, routes: [{ method: 'GET', path: '/now', handler }] });
}

async function timeOf(standIn: StandIn): Promise<number> {
  const answer: unknown = await (await fetch(`${standIn.url}/now`)).json();
  return Object(answer).at;
}

describe('the simulated clock', () => {
  beforeEach(() => {
    clock = new SimulatedClock('2026-01-05T00:00:00Z');
  });
  afterEach(() => clock.close());

  it('lets a day pass at once, waking sleepers in order', async () => {
    const began = performance.now();
    const woken: number[] = [];
    await Promise.all([24, 2, 1, 2].map(hours => clock.sleep(hours * hour).then(() => woken.push(hours))));
    assert.deepEqual(woken, [1, 2, 2, 24]);
    assert.equal(clock.monotonic(), 24 * hour);
    assert.equal(new Date(clock.now()).toISOString(), '2026-01-06T00:00:00.000Z');
    assert.ok(performance.now() - began < 2000);
  });

  it('stands still while a request is on its way, however long it really takes', async () => {
    await using standIn = await serving();
    const timeout = new AbortController();
    const sleep = assert.rejects(clock.sleep(1, timeout.signal), /in time/);
    for (let call = 0; call < 20; call += 1) assert.equal(await timeOf(standIn), clock.now());
    assert.equal(clock.monotonic(), 0);
    timeout.abort(new Error('in time'));
    await sleep;
  });

  it('stands still while a server really takes its time', async () => {
    const handler = async (): Promise<ReturnType<typeof jsonAnswer>> => {
      await realTime(30);
      return jsonAnswer(200, {});
    };
    await using standIn = await startStandIn({
      name: 'Slow',
      clock,
      routes: [{ method: 'GET', path: '/slow', handler }],
    });
    const nodeClient = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const sent = request(`${standIn.url}/slow`, answer => {
          answer.resume().on('end', resolve);
        });
        sent.on('error', reject).end();
      });
    const slept = clock.sleep(5);
    await (await fetch(`${standIn.url}/slow`)).text();
    await nodeClient();
    assert.equal(clock.monotonic(), 0);
    await slept;
    assert.equal(clock.monotonic(), 5);
  });

  it('stands still for what node has on hand, and for what is announced', async () => {
    const slept = clock.sleep(5);
    await readFile(process.execPath);
    assert.equal(clock.monotonic(), 0);
    await clock.during(realTime(30));
    assert.equal(clock.monotonic(), 0);
    await slept;
    assert.equal(clock.monotonic(), 5);
  });

  it('goes on while a stand-in makes a request wait, so that latencies and timeouts race as in life', async () => {
    await using standIn = await serving(300);
    const began = clock.now();
    const first = await Promise.race([timeOf(standIn), clock.sleep(400)]);
    assert.equal(first, began + 300);
    const second = await Promise.race([timeOf(standIn), clock.sleep(200).then(() => 'timeout')]);
    assert.equal(second, 'timeout');
  });

  it('does not count a request whose client has left as one that waits', async () => {
    const handler = async (): Promise<ReturnType<typeof jsonAnswer>> => {
      await realTime(50);
      return jsonAnswer(200, {});
    };
    await using standIn = await startStandIn({
      name: 'Slow',
      clock,
      routes: [{ method: 'GET', path: '/slow', handler }],
    });
    standIn.misbehave({ next: 1, does: { kind: 'slow', ms: hour } });
    const patience = new AbortController();
    const impatient = assert.rejects(fetch(`${standIn.url}/slow`, { signal: patience.signal }), /enough/);
    await clock.sleep(1000);
    patience.abort(new Error('enough'));
    await impatient;
    await (await fetch(`${standIn.url}/slow`)).text();
    assert.equal(clock.monotonic(), 1000);
  });

  it('goes on after a request that failed', async () => {
    await using standIn = await serving();
    standIn.misbehave({ next: 1, does: { kind: 'reset' } });
    standIn.misbehave({ next: 1, does: { kind: 'torn' } });
    await assert.rejects(timeOf(standIn), TypeError);
    await assert.rejects(timeOf(standIn), TypeError);
    await standIn.close();
    await assert.rejects(timeOf(standIn), TypeError);
    await clock.sleep(hour);
    assert.equal(clock.monotonic(), hour);
  });

  it('ends a sleep with the reason of its signal, and forgets it', async () => {
    const stop = new AbortController();
    const sleep = clock.sleep(hour, stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(sleep, /enough/);
    await assert.rejects(clock.sleep(1, stop.signal), /enough/);
    await clock.sleep(10);
    assert.equal(clock.monotonic(), 10);
  });

  it('keeps a pace of 120 calls a minute over real HTTP', async () => {
    await using standIn = await serving();
    for (let call = 0; call < 600; call += 1) {
      await clock.sleep(500);
      assert.equal(await timeOf(standIn), clock.now());
    }
    assert.equal(clock.monotonic(), 300_000);
  });
});

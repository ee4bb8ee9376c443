import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RefusedError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { clientSetup, room, type SetupOptions } from './support/client-setup.ts';
import {
  endlessBody,
  json,
  raw,
  reset,
  type Scripted,
  scriptedServer,
  silence,
  tornBody,
} from './support/scripted-server.ts';

const ok = json({ name: 'x' });
const read = { method: 'GET', path: '/x', schema: room } as const;
const write = { method: 'POST', path: '/x', json: {}, schema: room } as const;
const status = (code: number, headers: Record<string, string> = {}) => raw('busy', code, headers);

async function unavailable(request: Promise<unknown>): Promise<UpstreamUnavailableError> {
  try {
    await request;
  } catch (error) {
    assert.ok(error instanceof UpstreamUnavailableError, `${error}`);
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

async function withServer(script: readonly Scripted[], options: SetupOptions = {}) {
  const server = await scriptedServer(script);
  return { server, ...clientSetup(server.url, options), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('a read', () => {
  for (const [name, failure] of [
    ['a reset', reset],
    ['a reset within the body', tornBody],
    ...[408, 429, 500, 502, 503, 504].map(code => [`status ${code}`, status(code)] as const),
  ] as const) {
    it(`is sent again after ${name}`, async () => {
      await using setup = await withServer([failure, failure, ok]);
      assert.deepEqual((await setup.client.request(read)).data, { name: 'x' });
      assert.equal(setup.events.filter(event => event === 'count rooms').length, 3, 'every attempt is counted');
    });
  }

  it('waits ever longer, and gives up after the permitted attempts', async () => {
    await using setup = await withServer([reset, status(500), status(502), status(503)]);
    const error = await unavailable(setup.client.request(read));
    assert.deepEqual([error.status, error.mayHaveHappened, error.ending], [503, false, 'aborted']);
    assert.match(error.message, /answered 503 \(attempts: 4\)/);
    assert.deepEqual(
      setup.clock.waits.filter(wait => wait >= 500),
      [500, 1_000, 2_000],
    );
  });

  it('gives up at once on a failure that will not pass', async () => {
    await using setup = await withServer([status(501)]);
    assert.equal((await unavailable(setup.client.request(read))).status, 501);
  });

  it('waits as long as Retry-After says, in seconds or until a date', async () => {
    await using setup = await withServer([
      status(429, { 'retry-after': '7' }),
      status(503, { 'retry-after': new Date(Date.parse('2026-11-02T09:00:20Z')).toUTCString() }),
      ok,
    ]);
    await setup.client.request(read);
    assert.ok(setup.clock.now() >= Date.parse('2026-11-02T09:00:20Z'));
    assert.ok(setup.clock.now() < Date.parse('2026-11-02T09:00:21Z'));
  });

  it('does not wait for what the total timeout does not leave time for', async () => {
    await using setup = await withServer([status(429, { 'retry-after': '300' })]);
    const error = await unavailable(setup.client.request(read));
    assert.match(error.message, /429 and there is no time for another attempt in 300 s/);
    assert.ok(setup.clock.monotonic() < 1_000);
    const next = await unavailable(setup.client.request(read));
    assert.match(next.message, /too long for its turn \(nothing was sent\)/);
    assert.equal(setup.server.seen.length, 1);
  });

  it('makes everybody pause after 429', async () => {
    await using setup = await withServer([status(429, { 'retry-after': '9' }), ok, ok]);
    const first = setup.client.request(read);
    await setup.server.arrived(1);
    await Promise.all([first, setup.client.request(read)]);
    assert.ok(setup.clock.monotonic() >= 9_000);
  });

  it('is tried again after an attempt that took too long, before or within the body', async () => {
    await using setup = await withServer([silence, endlessBody, ok]);
    const answer = setup.client.request(read);
    for (const attempt of [1, 2]) {
      await setup.server.arrived(attempt);
      setup.clock.advance(30_000);
    }
    assert.deepEqual((await answer).data, { name: 'x' });
  });

  it('ends at the total timeout, whatever it waits for', async () => {
    await using setup = await withServer([silence], { settings: { attemptTimeoutMs: 90_000, totalTimeoutMs: 60_000 } });
    const answer = unavailable(setup.client.request(read));
    await setup.server.arrived(1);
    setup.clock.advance(60_000);
    assert.match((await answer).message, /took longer than 60000 ms in all/);
  });

  it('ends with the reason of the run', async () => {
    await using setup = await withServer([silence]);
    const answer = setup.client.request(read);
    await setup.server.arrived(1);
    const reason = new Error('the lease is gone');
    setup.abort.abort(reason);
    await assert.rejects(answer, reason);
    await assert.rejects(setup.client.request(read), reason);
    assert.equal(setup.server.seen.length, 1);
  });
});

describe('a change', () => {
  for (const [name, failure] of [
    ['a lost connection', reset],
    ['a lost body', tornBody],
    ...[408, 500, 502, 503, 504].map(code => [`status ${code}`, status(code, { 'retry-after': '1' })] as const),
  ] as const) {
    it(`is not sent again after ${name}, and may have happened`, async () => {
      await using setup = await withServer([failure]);
      const error = await unavailable(setup.client.request(write));
      assert.equal(error.mayHaveHappened, true);
      assert.match(error.message, /the change may have happened all the same/);
      assert.equal(setup.server.seen.length, 1);
    });
  }

  it('is sent again after 429, which did nothing, and asks for the lease each time', async () => {
    await using setup = await withServer([status(429), status(429, { 'retry-after': '3' }), ok]);
    await setup.client.request(write);
    assert.deepEqual(setup.events, Array.from({ length: 3 }, () => ['lease 30000', 'count rooms']).flat());
    await using always = await withServer([429, 429, 429, 429].map(code => status(code)));
    assert.equal((await unavailable(always.client.request(write))).mayHaveHappened, false);
  });

  it('certainly did not happen when there was no connection', async () => {
    const gone = await scriptedServer([]);
    await gone[Symbol.asyncDispose]();
    const { client, events } = clientSetup(gone.url);
    const error = await unavailable(client.request(write));
    assert.equal(error.mayHaveHappened, false);
    assert.equal(events.filter(event => event === 'count rooms').length, 1);
  });

  it('that is declared repeatable is sent again, and its doubt is remembered', async () => {
    await using setup = await withServer([reset, json({ error: 'ScheduleNotFound' }, 404)]);
    await assert.rejects(setup.client.request({ ...read, method: 'DELETE', repeatable: true }), error => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.mayHaveHappened, true);
      return true;
    });
    assert.equal(setup.server.seen.length, 2);
  });

  it('under way at the timeout or the end of the run may have happened', async () => {
    await using setup = await withServer([silence], { settings: { attemptTimeoutMs: 50_000, totalTimeoutMs: 40_000 } });
    const answer = unavailable(setup.client.request(write));
    await setup.server.arrived(1);
    setup.clock.advance(40_000);
    assert.equal((await answer).mayHaveHappened, true);
  });

  it('is not sent when the lease is refused', async () => {
    const refusal = new Error('the lease does not last');
    await using setup = await withServer([ok], { beforeWrite: () => Promise.reject(refusal) });
    await assert.rejects(setup.client.request(write), refusal);
    assert.equal(setup.server.seen.length, 0);
    assert.deepEqual(setup.events, ['lease 30000']);
  });

  it('is not sent when the run ends while the lease is asked for', async () => {
    const reason = new Error('out of time');
    const server = await scriptedServer([ok]);
    await using _ = server;
    const setup = clientSetup(server.url, { beforeWrite: async () => setup.abort.abort(reason) });
    await assert.rejects(setup.client.request(write), reason);
    assert.equal(server.seen.length, 0);
    assert.deepEqual(setup.events, ['lease 30000'], 'nothing was counted');
  });
});

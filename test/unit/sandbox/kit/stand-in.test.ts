import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { jsonAnswer, paramOf } from '#sandbox/kit/sandbox-http.ts';
import { serve, startStandIn } from '#sandbox/kit/serve.ts';
import { createStandIn, type StandIn, type StandInOptions } from '#sandbox/kit/stand-in.ts';
import type { Wire } from '#shared/core/wire.ts';

const clock = new ManualClock('2026-01-05T09:00:00Z');
let standIn: StandIn;
let writes: string[];

type Own = Pick<StandInOptions, 'latencyMs' | 'seed'>;

function things(url: string | undefined, options: Own): StandIn {
  writes = [];
  return createStandIn({
    name: 'Things',
    ...(url === undefined ? {} : { url }),
    clock,
    ...options,
    guard: ({ headers }) => (headers['x-refused'] === undefined ? undefined : jsonAnswer(401, { error: 'refused' })),
    routes: [
      { method: 'GET', path: '/things/:id', handler: request => jsonAnswer(200, { id: paramOf(request, 'id') }) },
      { method: 'GET', path: '/things/special', handler: () => jsonAnswer(200, { special: true }) },
      {
        method: 'POST',
        path: '/things/:id',
        handler: request => {
          writes.push(paramOf(request, 'id'));
          return jsonAnswer(201, { id: paramOf(request, 'id'), given: request.body });
        },
      },
      {
        method: 'DELETE',
        path: '/things/:id/parts',
        handler: request => {
          writes.push(`no ${paramOf(request, 'id')}`);
          return jsonAnswer(200, {});
        },
      },
      {
        method: 'POST',
        path: '/things/:id/stop',
        takesNoBody: true,
        handler: request => {
          writes.push(`stop ${paramOf(request, 'id')}`);
          return jsonAnswer(201, {});
        },
      },
      {
        method: 'GET',
        path: '/broken',
        handler: () => {
          throw new Error('a mistake in a handler');
        },
      },
    ],
  });
}

interface Form {
  readonly form: string;
  start(options?: Own): Promise<StandIn>;
  fetch(standIn: StandIn, path: string, init?: RequestInit): Promise<Response>;
}

/** What `fetch` would give over a wire without sockets. */
async function fetchThrough(wire: Wire, request: Request): Promise<Response> {
  const { method, url, headers, signal } = request;
  const sent = {
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method),
    url: new URL(url),
    headers: Object.fromEntries(headers),
    body: request.body === null ? undefined : await request.text(),
    maxBodyBytes: 1_000_000,
  };
  const answer = await wire(sent, signal);
  if (answer.kind === 'lost') throw new TypeError(answer.problem);
  const bodiless = [204, 205, 304].includes(answer.status);
  return new Response(bodiless ? null : answer.text, { status: answer.status, headers: answer.headers });
}

/** The two forms of a stand-in, which nobody must be able to tell apart by its answers. */
const forms: readonly Form[] = [
  {
    form: 'over HTTP',
    start: (options = {}) => serve(0, url => things(url, options)),
    fetch: (on, path, init) => fetch(`${on.url}${path}`, init),
  },
  {
    form: 'in this process',
    start: async (options = {}) => things(undefined, options),
    fetch: (on, path, init) => fetchThrough(wireTo(on), new Request(`${on.url}${path}`, init)),
  },
];

for (const { form, start, fetch } of forms) {
  describe(`a stand-in ${form}`, () => {
    beforeEach(async () => {
      standIn = await start();
    });
    afterEach(() => standIn.close());

    const get = (path: string): Promise<Response> => fetch(standIn, path);
    const post = (path: string, body = ''): Promise<Response> => fetch(standIn, path, { method: 'POST', body });

    it('routes by method and pattern, decoding one segment at a time', async () => {
      assert.deepEqual(await (await get('/things/a%2Fb%20c')).json(), { id: 'a/b c' });
      assert.deepEqual(await (await get('/things/special')).json(), { special: true });
      const created = await post('/things/7', 'body text');
      assert.equal(created.status, 201);
      assert.deepEqual(await created.json(), { id: '7', given: 'body text' });
      assert.equal((await get('/elsewhere')).status, 404);
      assert.equal((await get('/things/%zz')).status, 400);
      const wrongMethod = await fetch(standIn, `/things/7`, { method: 'DELETE' });
      assert.equal(wrongMethod.status, 405);
      assert.equal(wrongMethod.headers.get('allow'), 'GET, POST');
    });

    it('asks the guard before the route', async () => {
      const refused = await fetch(standIn, `/things/7`, { method: 'POST', headers: { 'x-refused': 'yes' } });
      assert.equal(refused.status, 401);
      assert.deepEqual(writes, []);
    });

    it('logs what it was asked, without secrets, and counts exactly', async () => {
      await get('/things/1?access_token=very-secret&x=1');
      clock.advance(1000);
      await post('/things/2');
      const [first, second] = standIn.requests.entries();
      assert.equal(first?.path, '/things/1?access_token=…&x=1');
      assert.equal(first?.route, '/things/:id');
      assert.equal(first?.status, 200);
      assert.equal((second?.at ?? 0) - (first?.at ?? 0), 1000);
      assert.equal(standIn.requests.count('GET /things/:id'), 1);
      assert.equal(standIn.requests.count(201), 1);
      assert.equal(standIn.requests.total, 2);
    });

    it('answers 429 for the next n, with and without Retry-After', async () => {
      const rule = standIn.misbehave({ method: 'GET', next: 1, does: { kind: 'rateLimited', retryAfter: 7 } });
      standIn.misbehave({ method: 'GET', next: 1, does: { kind: 'rateLimited' } });
      const limited = await get('/things/1');
      assert.equal(limited.status, 429);
      assert.equal(limited.headers.get('retry-after'), '7');
      const again = await get('/things/1');
      assert.equal(again.status, 429);
      assert.equal(again.headers.get('retry-after'), null);
      assert.equal((await get('/things/1')).status, 200);
      assert.equal(rule.fired, 1);
    });

    it('fails a write before or after it took effect', async () => {
      standIn.misbehave({ method: 'POST', path: '^/things/early$', does: { kind: 'status', status: 503 } });
      standIn.misbehave({
        method: 'POST',
        path: '^/things/late$',
        does: { kind: 'status', status: 502, handled: true },
      });
      assert.equal((await post('/things/early')).status, 503);
      assert.deepEqual(writes, []);
      assert.equal((await post('/things/late')).status, 502);
      assert.deepEqual(writes, ['late']);
    });

    it('resets the connection before or after the effect', async () => {
      standIn.misbehave({ path: 'early', does: { kind: 'reset' } });
      standIn.misbehave({ path: 'late', does: { kind: 'reset', handled: true } });
      await assert.rejects(post('/things/early'), TypeError);
      assert.deepEqual(writes, []);
      await assert.rejects(post('/things/late'), TypeError);
      assert.deepEqual(writes, ['late']);
      assert.equal(standIn.requests.count('reset'), 2);
      assert.equal((await get('/things/1')).status, 200);
    });

    it('sends HTML, half a body, an empty body, a torn body, an expired token or any other answer', async () => {
      standIn.misbehave({ next: 1, does: { kind: 'html' } });
      const html = await get('/things/1');
      assert.equal(html.status, 200);
      assert.match(html.headers.get('content-type') ?? '', /html/);

      standIn.misbehave({ next: 1, does: { kind: 'truncated' } });
      assert.equal(await (await get('/things/1')).text(), '{"id"');

      standIn.misbehave({ next: 1, does: { kind: 'empty' } });
      assert.equal(await (await get('/things/1')).text(), '');

      standIn.misbehave({ next: 1, does: { kind: 'torn' } });
      await assert.rejects(async () => (await get('/things/1')).text(), TypeError);

      standIn.misbehave({ next: 1, does: { kind: 'expiredToken' } });
      assert.equal((await get('/things/1')).status, 401);

      standIn.misbehave({ next: 1, does: { kind: 'answer', status: 200, headers: { 'x-odd': 'yes' }, body: 'null' } });
      const odd = await get('/things/1');
      assert.equal(odd.headers.get('x-odd'), 'yes');
      assert.equal(await odd.json(), null);
    });

    it('answers slowly by the clock', async () => {
      standIn.misbehave({ next: 1, does: { kind: 'slow', ms: 60_000, handled: true } });
      const answer = post('/things/slow');
      await clock.untilSleeping(1);
      assert.deepEqual(writes, ['slow']);
      clock.advance(60_000);
      assert.equal((await answer).status, 201);
    });

    it('refuses a body where the vendor documents none, and does nothing then', async () => {
      for (const [method, path] of [
        ['DELETE', '/things/7/parts'],
        ['POST', '/things/7/stop'],
      ] as const) {
        const send = (body?: string) => fetch(standIn, path, { method, ...(body === undefined ? {} : { body }) });
        assert.equal((await send('{}')).status, 400, `${method} ${path}`);
        assert.ok((await send()).ok, `${method} ${path}`);
      }
      assert.deepEqual(writes, ['no 7', 'stop 7']);
    });

    it('holds a request until it is released', async () => {
      standIn.misbehave({ next: 1, does: { kind: 'hold', name: 'door' } });
      const answer = post('/things/held');
      await standIn.reached('door');
      assert.deepEqual(writes, []);
      assert.equal(standIn.release('door'), 1);
      assert.equal((await answer).status, 201);
      assert.deepEqual(writes, ['held']);
    });

    it('lets some pass first, stops a rule, and resets all', async () => {
      const rule = standIn.misbehave({ skip: 1, does: { kind: 'status', status: 500 } });
      assert.equal((await get('/things/1')).status, 200);
      assert.equal((await get('/things/1')).status, 500);
      rule.stop();
      assert.equal((await get('/things/1')).status, 200);
      standIn.misbehave({ does: { kind: 'status', status: 500 } });
      standIn.reset();
      assert.equal((await get('/things/1')).status, 200);
      assert.equal(standIn.requests.total, 1);
    });

    it('refuses a rule it does not understand', () => {
      assert.throws(() => standIn.misbehave({ path: '(', does: { kind: 'html' } }), /regular expression/);
    });

    it('is looked at and switched by requests', async () => {
      const rule = { method: 'GET', path: '^/things', next: 1, does: { kind: 'status', status: 503 } };
      const made = await post('/__sandbox/misbehave', JSON.stringify(rule));
      assert.equal(made.status, 201);
      assert.equal((await get('/things/1')).status, 503);
      assert.deepEqual(await (await get('/__sandbox/misbehave')).json(), [
        { rule: { skip: 0, ...rule, does: { handled: false, ...rule.does } }, fired: 1 },
      ]);
      const seen = await (await get('/__sandbox/requests?last=5')).text();
      assert.match(seen, /"counts":{"503":1,"GET \/things\/:id":1}/);
      assert.match(seen, /"misbehaviour":"status"/);
      const wrong = await post('/__sandbox/misbehave', '{"does":{"kind":"explode"}}');
      assert.equal(wrong.status, 400);
      assert.match(await wrong.text(), /kind/);
      assert.equal((await post('/__sandbox/misbehave', 'no json')).status, 400);
      assert.equal((await post('/__sandbox/reset')).status, 200);
      assert.deepEqual(await (await get('/__sandbox/misbehave')).json(), []);
      assert.match(await (await get('/__sandbox')).text(), /POST \/__sandbox\/misbehave/);
    });
  });

  describe(`a stand-in ${form} that is started on its own terms`, () => {
    it('reports a handler that threw when it is closed', async () => {
      const broken = await start();
      assert.equal((await fetch(broken, `/broken`)).status, 500);
      await assert.rejects(broken.close(), /broke the Things stand-in/);
    });

    it('takes its latency by the clock', async () => {
      await using slow = await start({ latencyMs: 250 });
      const answer = fetch(slow, `/things/1`);
      await clock.untilSleeping(1);
      clock.advance(250);
      assert.equal((await answer).status, 200);
    });

    it('repeats its misbehaviour for the same seed and varies with another', async () => {
      const statuses = async (seed: number): Promise<number[]> => {
        await using seeded = await start({ seed });
        seeded.misbehave({ probability: 0.5, does: { kind: 'status', status: 500 } });
        const seen: number[] = [];
        for (let id = 0; id < 40; id += 1) seen.push((await fetch(seeded, `/things/${id}`)).status);
        return seen;
      };
      const once = await statuses(7);
      assert.deepEqual(await statuses(7), once);
      assert.notDeepEqual(await statuses(8), once);
      const failed = once.filter(status => status === 500).length;
      assert.ok(failed > 8 && failed < 32, `${failed} of 40 failed`);
    });

    it('closes while a request is held', async () => {
      await using held = await start();
      held.misbehave({ does: { kind: 'hold', name: 'for ever' } });
      const answer = assert.rejects(fetch(held, `/things/1`), TypeError);
      await held.reached('for ever');
      await held.close();
      await answer;
    });

    it('goes on when the client gives up', async () => {
      await using slow = await start();
      slow.misbehave({ next: 1, does: { kind: 'slow', ms: 60_000 } });
      const patience = new AbortController();
      const answer = fetch(slow, '/things/late', { method: 'POST', body: '', signal: patience.signal });
      await clock.untilSleeping(1);
      patience.abort(new Error('no longer'));
      await assert.rejects(answer, /no longer/);
      clock.advance(60_000);
      await slow.requests.until(log => log.total === 1);
      assert.deepEqual(writes, ['late']);
    });
  });
}

describe('a stand-in over HTTP', () => {
  it('refuses a port that is taken', async () => {
    await using first = await startStandIn({ name: 'First', routes: [], clock });
    const port = Number(new URL(first.url).port);
    await assert.rejects(startStandIn({ name: 'Second', routes: [], clock, port }), /EADDRINUSE/);
  });
});

describe('a network of stand-ins in this process', () => {
  it('reaches each at its own address, and nobody else', async () => {
    const answers = (name: string): StandIn =>
      createStandIn({ name, clock, routes: [{ method: 'GET', path: '/', handler: () => jsonAnswer(200, { name }) }] });
    const network = wireTo(answers('First'), answers('Second one'));
    const get = (url: string): Promise<Response> => fetchThrough(network, new Request(url));
    const first = await get('http://first.sandbox/');
    const second = await get('http://second-one.sandbox/');
    assert.deepEqual([await first.json(), await second.json()], [{ name: 'First' }, { name: 'Second one' }]);
    await assert.rejects(get('http://third.sandbox/'), /ENOTFOUND/);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { z } from 'zod';
import { UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { endpoint } from '#shared/descriptor/define-sync.ts';
import { endpointHandler } from '#shared/installation/http/endpoint-handler.ts';
import { cloudCaller } from '#shared/runtime/http/caller.ts';

const descriptor = endpoint({
  name: 'echo',
  summary: 'says what it was told',
  access: 'hook',
  methods: ['POST'],
  config: z.strictObject({ enabled: z.boolean().default(true) }),
  systems: {},
  open: () => Promise.reject(new Error('made by the test itself')),
});

describe('an endpoint under the functions framework, which has parsed the body and kept it as it was sent', () => {
  const application = express();
  application.use(
    express.json({
      verify: (request, _response, body) => void Object.assign(request, { rawBody: body }),
    }),
  );
  const handle = endpointHandler(
    descriptor,
    async (request, { caller }) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/who') return Response.json({ caller: caller ?? null });
      if (pathname === '/down') throw new UnavailableError('The store is down.', { advice: 'Try again.' });
      if (pathname === '/broken') throw new Error('a defect');
      return new Response(await request.text(), { headers: { 'x-path': pathname } });
    },
    { log: silentLog, stop: new AbortController().signal },
    { callerOf: cloudCaller(true) },
  );
  application.use((request, response) => handle(request, response));
  const server = application.listen(0, '127.0.0.1');
  let url = '';
  before(async () => {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    url = `http://127.0.0.1:${address.port}`;
  });
  after(() => server.close());

  const post = (path: string) =>
    fetch(`${url}${path}`, { method: 'POST', body: '{"a":  1}', headers: { 'content-type': 'application/json' } });

  it('gets every byte of it, so that a signature can be verified', async () => {
    const answer = await post('/hook');
    assert.equal(await answer.text(), '{"a":  1}');
    assert.equal(answer.headers.get('x-path'), '/hook');
  });

  it('answers what it throws as JSON: ours as a run that ended so, a defect as 500', async () => {
    const down = await post('/down');
    assert.equal(down.status, 503);
    assert.deepEqual(await down.json(), { error: 'The store is down.', advice: 'Try again.' });
    assert.equal((await post('/broken')).status, 500);
  });

  it('is told of no caller where everybody is let in: what a token says there, nobody has verified', async () => {
    const claims = Buffer.from(JSON.stringify({ email: 'rector@example.ac.uk' })).toString('base64url');
    const authorization = `Bearer aaa.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`;
    const answer = await fetch(`${url}/who`, { method: 'POST', headers: { authorization } });
    assert.deepEqual(await answer.json(), { caller: null });
  });

  it('is not asked by other methods than its own', async () => {
    const answer = await fetch(`${url}/hook`);
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'POST');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bearer } from '#shared/clients/http/authorization.ts';
import { UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import { type ClientCredentials, clientCredentials } from '#shared/clients/http/oauth2.ts';
import { createPacer } from '#shared/clients/http/pacer.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { clientSetup, room } from './support/client-setup.ts';
import { PatientClock } from './support/patient-clock.ts';
import { json, reset, type Scripted, scriptedServer, silence } from './support/scripted-server.ts';

const ok = json({ name: 'x' });
const read = { method: 'GET', path: '/x', schema: room } as const;
const granted = (name: string, refresh?: string, expires: number | undefined = 3600): Scripted =>
  json({
    token_type: 'bearer',
    access_token: name,
    expires_in: expires,
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  });
const unauthorised = json({ error: 'expired' }, 401);

async function setUp(
  script: readonly Scripted[],
  config: Partial<ClientCredentials> = {},
  renewOn?: readonly number[],
) {
  const server = await scriptedServer(script);
  const http = { upstream: 'rooms', baseUrl: server.url, attemptTimeoutMs: 30_000, totalTimeoutMs: 60_000, retries: 2 };
  const redactor = createRedactor();
  const pacer = createPacer({ perMinute: 6_000, clock: new PatientClock() });
  const credentials = {
    http,
    tokenPath: '/oauth2/access_token',
    clientId: 'lockstep',
    clientSecret: async () => 'hush-hush',
    ...config,
  };
  const tokens = clientCredentials(credentials, { pacer, redactor });
  const setup = clientSetup(server.url, { authorization: bearer(tokens, renewOn), redactor });
  return { server, tokens, redactor, ...setup, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('client credentials', () => {
  it('log in once for all callers, by a form, without a lease', async () => {
    await using setup = await setUp([granted('one'), ok, ok, ok]);
    await Promise.all([1, 2, 3].map(() => setup.client.request(read)));
    const [login, ...requests] = setup.server.seen;
    assert.equal(login?.url, '/oauth2/access_token');
    assert.equal(login?.body, 'grant_type=client_credentials&client_id=lockstep&client_secret=hush-hush');
    assert.equal(login?.headers.authorization, undefined);
    assert.deepEqual(
      requests.map(request => request.headers.authorization),
      ['Bearer one', 'Bearer one', 'Bearer one'],
    );
    assert.deepEqual(
      setup.events,
      Array.from({ length: 4 }, () => 'count rooms'),
    );
    assert.equal(setup.redactor.redact('one time, hush-hush'), 'one time, [redacted]');
  });

  it('as HTTP Basic with a scope', async () => {
    const scope = 'https://api.example.ac.uk/lookup';
    await using setup = await setUp([granted('one'), ok], { sendAs: 'basic', scope });
    await setup.client.request(read);
    const [login] = setup.server.seen;
    assert.equal(login?.headers.authorization, `Basic ${Buffer.from('lockstep:hush-hush').toString('base64')}`);
    assert.deepEqual(new URLSearchParams(login?.body).get('scope'), scope);
    assert.doesNotMatch(login?.body ?? '', /client_id|secret|hush/);
  });

  it('are renewed before they expire: by the refresh token, once each', async () => {
    await using setup = await setUp([granted('one', 'r1'), ok, granted('two', 'r2'), ok, granted('three'), ok]);
    for (let round = 0; round < 3; round += 1) {
      await setup.client.request(read);
      setup.clock.advance(3_541_000);
    }
    const bodies = setup.server.seen.filter(seen => seen.method === 'POST').map(seen => seen.body);
    assert.deepEqual(bodies.slice(1), [
      'grant_type=refresh_token&refresh_token=r1&client_id=lockstep',
      'grant_type=refresh_token&refresh_token=r2&client_id=lockstep',
    ]);
  });

  it('are kept while they last', async () => {
    await using setup = await setUp([granted('one'), ok, ok]);
    await setup.client.request(read);
    setup.clock.advance(3_530_000);
    await setup.client.request(read);
    assert.equal(setup.server.seen.length, 3);
  });

  for (const [name, answer] of [
    ['refused', json({ error: 'invalid_grant' }, 400)],
    ['lost', reset],
  ] as const) {
    it(`log in afresh when the refresh is ${name}, which is not sent twice`, async () => {
      await using setup = await setUp([granted('one', 'r1'), ok, answer, granted('two'), ok]);
      await setup.client.request(read);
      setup.clock.advance(3_600_000);
      await setup.client.request(read);
      assert.match(setup.server.seen[3]?.body ?? '', /^grant_type=client_credentials/);
      assert.equal(setup.server.seen[4]?.headers.authorization, 'Bearer two');
    });
  }

  it('log in again once after 401, for all that were refused', async () => {
    await using setup = await setUp([granted('one', 'r1'), unauthorised, granted('two'), ok, ok]);
    await setup.client.request(read);
    await setup.client.request(read);
    assert.deepEqual(
      setup.server.seen.map(seen => seen.headers.authorization),
      [undefined, 'Bearer one', undefined, 'Bearer two', 'Bearer two'],
    );
    assert.match(setup.server.seen[2]?.body ?? '', /^grant_type=client_credentials/);
  });

  it('log in again after 403 only where that may mean an expired token', async () => {
    const forbidden = json({ error: 'forbidden' }, 403);
    await using strict = await setUp([granted('one'), forbidden]);
    await assert.rejects(strict.client.request(read), UpstreamCredentialError);
    await using lenient = await setUp([granted('one'), forbidden, granted('two'), ok], {}, [401, 403]);
    await lenient.client.request(read);
    assert.equal(lenient.server.seen[3]?.headers.authorization, 'Bearer two');
  });

  it('are not renewed for a token that was already replaced', async () => {
    await using setup = await setUp([granted('one'), granted('two')]);
    const { tokens, context } = setup;
    assert.equal(await tokens.token(context), 'one');
    await Promise.all([tokens.renew?.(context, 'one'), tokens.renew?.(context, 'one')]);
    await tokens.renew?.(context, 'one');
    assert.equal(await tokens.token(context), 'two');
    assert.equal(setup.server.seen.length, 2);
  });

  it('end the run when the new token is refused too', async () => {
    await using setup = await setUp([granted('one'), unauthorised, granted('two'), unauthorised]);
    await assert.rejects(setup.client.request({ ...read, method: 'POST', json: {} }), UpstreamCredentialError);
    assert.equal(setup.server.seen.length, 4);
  });

  for (const status of [400, 401, 403]) {
    it(`refused with ${status} are an error of credentials that names no secret`, async () => {
      await using setup = await setUp([json({ error: 'invalid_client', got: 'hush-hush' }, status)]);
      await assert.rejects(setup.client.request(read), error => {
        assert.ok(error instanceof Error);
        assert.deepEqual([error.constructor.name.endsWith('CredentialError'), setup.server.seen.length], [true, 1]);
        assert.doesNotMatch(`${error.message}`, /hush/);
        return true;
      });
    });
  }

  it('in a form that is not one of tokens are refused without quoting it', async () => {
    await using setup = await setUp([json({ accessToken: 'one' })]);
    await assert.rejects(setup.client.request(read), /another form than expected at access_token/);
  });

  it('survive the end of the run that asked first', async () => {
    await using setup = await setUp([silence, granted('two')]);
    const { tokens, context, abort } = setup;
    const first = tokens.token(context);
    await setup.server.arrived(1);
    const other = tokens.token({ ...context, signal: new AbortController().signal });
    abort.abort(new Error('lost'));
    await assert.rejects(first, /lost/);
    assert.equal(await other, 'two');
  });
});

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sandboxClient } from '#sandbox/echo360/stand-in.ts';
import {
  type Answer,
  type Echo360Fixture,
  member,
  request,
  scheduleBody,
  schedulesPath,
  startFixture,
  textMember,
  tokenOf,
} from './fixture.ts';

let echo: Echo360Fixture;
const campuses = '/public/api/v1/campuses';
const credentials = { client_id: sandboxClient.id, client_secret: sandboxClient.secret };

async function ask(parameters: Record<string, string>, as: 'form' | 'query' = 'form'): Promise<Answer> {
  const encoded = `${new URLSearchParams(parameters)}`;
  const path = '/oauth2/access_token';
  if (as === 'query') return request(echo.standIn.url, 'POST', `${path}?${encoded}`);
  return request(echo.standIn.url, 'POST', path, encoded, { 'content-type': 'application/x-www-form-urlencoded' });
}

async function withToken(token: string): Promise<number> {
  return (await request(echo.standIn.url, 'GET', campuses, undefined, { authorization: `Bearer ${token}` })).status;
}

describe('tokens of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('are given for client credentials, as a form or in the query, and are JWTs', async () => {
    for (const as of ['form', 'query'] as const) {
      const answer = await ask({ grant_type: 'client_credentials', ...credentials }, as);
      assert.equal(answer.status, 200, answer.text);
      const { token_type, expires_in } = Object(answer.json());
      assert.deepEqual([token_type, expires_in], ['Bearer', 3600]);
      const token = textMember(answer.json(), 'access_token');
      const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      assert.equal(member(claims, 'iss'), 'Echo360');
      assert.equal(member(claims, 'exp'), echo.clock.now() / 1000 + 3600);
      assert.equal(member(claims, 'content.createdAt.month'), 1);
      assert.equal(await withToken(token), 200);
    }
  });

  it('are refused for a wrong secret, an unknown client, a missing parameter or another grant', async () => {
    const grant = { grant_type: 'client_credentials' };
    assert.equal((await ask({ ...grant, ...credentials, client_secret: 'wrong' })).status, 401);
    assert.equal((await ask({ ...grant, ...credentials, client_id: 'nobody' })).status, 401);
    assert.equal((await ask({ ...grant, client_id: sandboxClient.id })).status, 400);
    assert.equal((await ask({ ...credentials, grant_type: 'authorization_code' })).status, 400);
  });

  it('expire after their hour, several live side by side, and may be revoked', async () => {
    const [first, second] = [await tokenOf(echo.standIn), await tokenOf(echo.standIn)];
    assert.deepEqual([await withToken(first), await withToken(second)], [200, 200]);
    echo.clock.advance(3_599_999);
    assert.equal(await withToken(first), 200);
    echo.clock.advance(1);
    assert.equal(await withToken(first), 401);
    const third = await tokenOf(echo.standIn);
    assert.equal(await withToken(third), 200);
    echo.standIn.revokeTokens();
    assert.equal(await withToken(third), 401);
  });

  it('are refreshed once per refresh token, without the secret', async () => {
    const first = (await ask({ grant_type: 'client_credentials', ...credentials })).json();
    const refresh = (token: string): Promise<Answer> =>
      ask({ grant_type: 'refresh_token', client_id: sandboxClient.id, refresh_token: token });
    const spent = textMember(first, 'refresh_token');
    echo.clock.advance(400 * 86_400_000);
    const second = await refresh(spent);
    assert.equal(second.status, 200);
    assert.equal(await withToken(textMember(second.json(), 'access_token')), 200);
    const again = await refresh(spent);
    assert.equal(again.status, 400);
    assert.match(again.text, /invalid_grant/);
    assert.equal((await refresh(textMember(second.json(), 'refresh_token'))).status, 200);
  });

  it('are presented as Bearer, in the query or in the body; anything else is 401', async () => {
    const token = await tokenOf(echo.standIn);
    const { url } = echo.standIn;
    assert.equal((await request(url, 'GET', `${campuses}?access_token=${token}`)).status, 200);
    assert.equal((await request(url, 'POST', schedulesPath, scheduleBody({ access_token: token }))).status, 201);
    assert.equal((await request(url, 'GET', campuses)).status, 401);
    assert.equal(await withToken('made-up'), 401);
    assert.equal((await request(url, 'DELETE', `${schedulesPath}/4711-1-2025-26`)).status, 401);
    assert.equal(echo.standIn.state.schedules.size, 1);
    echo.standIn.configure({ unauthorizedStatus: 403 });
    assert.equal(await withToken('made-up'), 403);
  });

  it('expire early when the stand-in is told to misbehave so', async () => {
    echo.standIn.misbehave({ method: 'GET', next: 1, does: { kind: 'expiredToken' } });
    const answer = await echo.ask('GET', campuses);
    assert.equal(answer.status, 401);
    assert.match(answer.text, /expired/);
    assert.equal((await echo.ask('GET', campuses)).status, 200);
  });
});

describe('the rate limit of the Echo360 stand-in', () => {
  it('allows 120 calls in any minute, the token’s among them, and says when to come again', async () => {
    const limited = await startFixture({ callsPerMinute: 120 });
    await using _standIn = limited.standIn;
    const status = async (): Promise<number> => (await limited.ask('GET', campuses)).status;
    limited.clock.advance(10_000);
    for (let call = 0; call < 119; call += 1) assert.equal(await status(), 200);
    const refused = await limited.ask('GET', campuses);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '50');
    limited.clock.advance(50_000);
    assert.equal(await status(), 200);
    assert.equal(await status(), 429);
    limited.clock.advance(9_999);
    assert.equal(await status(), 429);
    limited.clock.advance(1);
    assert.equal(await status(), 200);
  });

  it('counts the institution’s or each client’s calls, and may hide when to come again', async () => {
    const limited = await startFixture({ callsPerMinute: 2, retryAfter: false, tokenCallsCount: false });
    await using _standIn = limited.standIn;
    const other = await tokenOf(limited.standIn);
    const byOther = async (): Promise<number> =>
      (await request(limited.standIn.url, 'GET', `${campuses}?access_token=${other}`)).status;
    assert.deepEqual([(await limited.ask('GET', campuses)).status, await byOther()], [200, 200]);
    const refused = await limited.ask('GET', campuses);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, null]);
  });

  it('refuses before anything takes effect', async () => {
    const limited = await startFixture({ callsPerMinute: 1, tokenCallsCount: false });
    await using _standIn = limited.standIn;
    assert.equal((await limited.ask('GET', campuses)).status, 200);
    assert.equal((await limited.ask('POST', schedulesPath, scheduleBody())).status, 429);
    assert.equal(limited.standIn.state.schedules.size, 0);
  });
});

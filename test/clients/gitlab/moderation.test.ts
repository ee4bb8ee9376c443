import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CredentialError, ImplausibleAnswerError, UnavailableError } from '#shared/core/errors.ts';
import { adminToken, human, readable, setup } from './setup.ts';

const json = { 'content-type': 'application/json' };

describe('blocking and unblocking', () => {
  it('shows what GitLab answered as it stands, null and false included', async () => {
    const users = [
      human(10),
      human(11, { state: 'banned' }),
      human(12, { state: 'blocked', stuck: true }),
      human(13, { stuck: true }),
    ];
    await using world = await setup({ users });
    assert.equal((await world.client.block(10)).answered, '201 true');
    assert.equal((await world.client.block(10)).answered, '201 null');
    assert.equal((await world.client.block(11)).answered, '201 null');
    assert.equal((await world.client.unblock(12)).answered, '201 false');
    assert.match((await world.client.block(13)).answered, /answered 500.*may have happened/);
    assert.equal(world.gitlab.directory.find(10)?.state, 'blocked');
  });

  it('takes the refusal of one account for an answer about it', async () => {
    const users = [human(10, { state: 'ldap_blocked' }), human(11, { state: 'deactivated' })];
    await using world = await setup({ users });
    assert.match((await world.client.block(10)).answered, /403.*LDAP/);
    assert.match((await world.client.unblock(11)).answered, /403.*Deactivated/);
    assert.match((await world.client.block(2)).answered, /403.*initiating/);
    assert.match((await world.client.block(999)).answered, /404 User Not Found/);
  });

  it('asks for the lease before every change and for none before a look', async () => {
    await using world = await setup({ users: [human(10)] });
    await world.client.user(10);
    await world.client.setAttribute(10, 'k', 'v');
    await world.client.block(10);
    await world.client.removeAttribute(10, 'k');
    assert.deepEqual(world.events, ['count gitlab', ...Array(3).fill(['lease', 'count gitlab']).flat()]);
  });

  it('never sends a block twice, whatever became of the first', async () => {
    await using world = await setup({ users: [human(10), human(11)] });
    world.gitlab.misbehave({ method: 'POST', next: 1, does: { kind: 'reset', handled: true } });
    assert.match((await world.client.block(10)).answered, /may have happened/);
    assert.equal(world.gitlab.requests.count('POST /api/v4/users/:id/block'), 1);
    assert.equal(world.gitlab.directory.events.length, 1);
    world.gitlab.misbehave({ method: 'POST', next: 1, does: { kind: 'status', status: 502, handled: false } });
    assert.match((await world.client.block(11)).answered, /may have happened/);
    assert.equal(world.gitlab.directory.find(11)?.state, 'active');
  });

  it('repeats a claim, which may be said twice', async () => {
    await using world = await setup({ users: [human(10)] });
    world.gitlab.misbehave({ method: 'PUT', next: 1, does: { kind: 'reset', handled: true } });
    await world.client.setAttribute(10, 'lockstep_block', 'cancelled since today');
    assert.deepEqual(
      readable(await world.client.user(10)).attributes,
      new Map([['lockstep_block', 'cancelled since today']]),
    );
    await world.client.removeAttribute(10, 'lockstep_block');
    await world.client.removeAttribute(10, 'lockstep_block');
    assert.deepEqual(readable(await world.client.user(10)).attributes, new Map());
  });

  it('takes an HTML page after a block for no answer at all', async () => {
    await using world = await setup({ users: [human(10)] });
    world.gitlab.misbehave({ method: 'POST', next: 1, does: { kind: 'html' } });
    assert.match((await world.client.block(10)).answered, /HTML page/);
  });

  it('waits as long as Retry-After says, and sends a throttled block again, since it was not executed', async () => {
    await using world = await setup({ users: [human(10)] });
    world.gitlab.misbehave({ method: 'POST', next: 1, does: { kind: 'rateLimited', retryAfter: 7 } });
    const before = world.clock.monotonic();
    assert.equal((await world.client.block(10)).answered, '201 true');
    assert.ok(world.clock.monotonic() - before >= 7000);
  });

  it('lives with both kinds of rate limit, with and without headers', async () => {
    await using world = await setup({ users: [human(10)], perMinute: 2 });
    for (let n = 0; n < 5; n += 1) assert.equal((await world.client.user(10))?.id, 10);
    assert.ok(world.gitlab.requests.count(429) > 0);
    world.gitlab.misbehave({
      next: 1,
      does: { kind: 'answer', status: 429, headers: json, body: '{"message":{"error":"too many"}}' },
    });
    assert.equal((await world.client.user(10))?.id, 10);
  });

  it('gives up when GitLab throttles without end, and says that nothing happened', async () => {
    await using world = await setup({ users: [human(10)] });
    world.gitlab.misbehave({ method: 'POST', does: { kind: 'rateLimited' } });
    await assert.rejects(world.client.block(10), UnavailableError);
  });

  it('stops at once when the token is no longer good', async () => {
    await using world = await setup({ users: [human(10)] });
    world.gitlab.misbehave({ method: 'POST', does: { kind: 'expiredToken' } });
    await assert.rejects(world.client.block(10), CredentialError);
  });

  it('never repeats the token, even where GitLab does', async () => {
    await using world = await setup({ users: [human(10)] });
    const body = JSON.stringify({ message: `token ${adminToken} is unusual` });
    world.gitlab.misbehave({ method: 'POST', does: { kind: 'answer', status: 400, headers: json, body } });
    const { answered } = await world.client.block(10);
    assert.match(answered, /is unusual/);
    assert.ok(!answered.includes(adminToken), answered);
  });

  const foreign: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['a proxy’s page', { 'content-type': 'text/html' }, '<h1>404 Not Found</h1>'],
    ['GitLab’s answer for an unknown route', json, '{"error":"404 Not Found"}'],
    ['a project’s', json, '{"message":"404 Project Not Found"}'],
    ['nothing', {}, ''],
  ];
  for (const [what, headers, body] of foreign) {
    it(`does not take a 404 with ${what} for a user or a claim that is gone`, async () => {
      await using world = await setup({ users: [human(10)] });
      world.gitlab.misbehave({ does: { kind: 'answer', status: 404, headers, body } });
      await assert.rejects(world.client.user(10), ImplausibleAnswerError);
      await assert.rejects(world.client.removeAttribute(10, 'lockstep_block'), ImplausibleAnswerError);
    });
  }

  it('takes a claim’s user who is gone for a claim that is gone', async () => {
    await using world = await setup();
    await world.client.removeAttribute(999, 'lockstep_block');
  });

  it('tells a user who is gone from one who is there, and which instance answers', async () => {
    await using world = await setup({ users: [human(10)] });
    assert.equal(await world.client.user(999), undefined);
    assert.equal((await world.client.metadata()).version, '18.5.1-ee');
    assert.equal((await world.client.currentUser()).webUrl, `${world.gitlab.url}/lockstep-svc`);
  });
});

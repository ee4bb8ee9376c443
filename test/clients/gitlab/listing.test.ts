import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { userStates } from '#sandbox/gitlab/user.ts';
import { CredentialError, ImplausibleAnswerError, UnavailableError } from '#shared/core/errors.ts';
import { human, humans, listed, plainToken, setup } from './setup.ts';

describe('listing the users of GitLab', () => {
  it('reads every human in every state, page after page, and nobody else', async () => {
    const odd = userStates.map((state, index) => human(1000 + index, { state, username: `cd${index}` }));
    const robots = [
      human(2000, { type: 'project_bot' }),
      human(2001, { type: 'service_account' }),
      human(2002, { type: 'ghost' }),
    ];
    await using world = await setup({ users: [...humans(203), ...odd, ...robots] });
    const all = await listed(world.client);
    assert.equal(all.length, 2 + 203 + userStates.length);
    assert.deepEqual(new Set(all.map(({ state }) => state)), new Set(userStates));
    assert.equal(world.gitlab.requests.count('GET /api/v4/users'), 4);
    assert.equal(world.events.length, 4);
  });

  it('proves the end even when the last page is full', async () => {
    await using world = await setup({ users: humans(98) });
    assert.equal((await listed(world.client)).length, 100);
  });

  it('notices that a proxy has removed the Link header', async () => {
    await using world = await setup({ users: humans(150) });
    world.gitlab.quirks.dropLink = true;
    await assert.rejects(listed(world.client), (error: unknown) => {
      assert.ok(error instanceof ImplausibleAnswerError);
      assert.match(error.message, /not complete: it ends at id 107/);
      return true;
    });
  });

  it('notices it also where the instance serves shorter pages than asked for', async () => {
    await using world = await setup({ users: humans(150) });
    Object.assign(world.gitlab.quirks, { dropLink: true, largestPage: 40 });
    await assert.rejects(listed(world.client), ImplausibleAnswerError);
    world.gitlab.quirks.dropLink = false;
    assert.equal((await listed(world.client)).length, 152);
  });

  it('takes no harm from users that come and go meanwhile', async () => {
    await using world = await setup({ users: humans(150) });
    const pages = world.client.humanUsers();
    await pages.next();
    world.gitlab.directory.create({ username: 'zz1' });
    const second = await pages.next();
    assert.equal(second.value?.length, 53);
    assert.equal((await pages.next()).done, true);
  });

  it('meets no id twice, whoever was deleted', async () => {
    await using world = await setup({ users: humans(3) });
    const { directory } = world.gitlab;
    const last = directory.nextId - 1;
    directory.remove(last);
    assert.equal(directory.create({ username: 'zz1' }).id, last + 1);
    directory.remove(last + 1);
    assert.throws(() => directory.add(human(last, { username: 'zz2' })), RangeError);
    assert.deepEqual(
      (await listed(world.client)).filter(({ id }) => id >= last),
      [],
    );
  });

  it('asks for the highest id again when the list ends before it', async () => {
    await using world = await setup({ users: humans(20) });
    const gone = {
      id: 900,
      username: 'gone',
      state: 'active',
      created_at: '2020-01-01',
      last_activity_on: null,
      is_admin: false,
      custom_attributes: [],
    };
    world.gitlab.misbehave({
      path: 'sort=desc',
      next: 1,
      does: {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([gone]),
      },
    });
    assert.equal((await listed(world.client)).length, 22);
    assert.equal(world.gitlab.requests.count('GET /api/v4/users'), 3);
  });

  it('refuses a page that comes twice', async () => {
    await using world = await setup({ users: humans(250) });
    const first: unknown[] = [];
    const seen = await fetch(
      `${world.gitlab.url}/api/v4/users?humans=true&pagination=keyset&order_by=id&sort=asc&per_page=100&with_custom_attributes=true`,
      {
        headers: { 'private-token': 'admin-token-of-the-sandbox' },
      },
    );
    first.push(await seen.text());
    world.gitlab.misbehave({
      path: 'cursor=',
      next: 1,
      does: { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: String(first[0]) },
    });
    await assert.rejects(listed(world.client), /id 2 comes after 107/);
  });

  it('refuses an empty page that promises another', async () => {
    await using world = await setup({ users: humans(250) });
    const link = `<${world.gitlab.url}/api/v4/users?pagination=keyset&cursor=onward>; rel="next"`;
    const headers = { 'content-type': 'application/json', link };
    world.gitlab.misbehave({ path: 'cursor=', next: 3, does: { kind: 'answer', status: 200, headers, body: '[]' } });
    await assert.rejects(listed(world.client), /an empty page links to another/);
  });

  for (const elsewhere of [
    'https://127.0.0.1:1/api/v4',
    'http://gitlab.internal:8080/gitlab/api/v4',
    'https://user:word@elsewhere.example.ac.uk/api/v4',
  ]) {
    it(`goes on at its own address where a proxy makes GitLab link to ${elsewhere}`, async () => {
      await using world = await setup({ users: humans(250) });
      world.gitlab.quirks.linkBase = elsewhere;
      assert.equal((await listed(world.client)).length, 252);
      const asked = world.gitlab.requests.entries().filter(({ path }) => path.includes('cursor='));
      assert.equal(asked.length, 2, 'every page came from the one server that has the token');
    });
  }

  it('takes no next page for one that is no address', async () => {
    await using world = await setup({ users: humans(5) });
    const headers = { 'content-type': 'application/json', link: '<http://[>; rel="next"' };
    world.gitlab.misbehave({
      path: 'sort=asc',
      next: 1,
      does: { kind: 'answer', status: 200, headers, body: '[{"id": 7}]' },
    });
    await assert.rejects(listed(world.client), ImplausibleAnswerError);
  });

  for (const kind of ['html', 'empty', 'truncated'] as const) {
    it(`takes no ${kind} answer for a page`, async () => {
      await using world = await setup({ users: humans(5) });
      world.gitlab.misbehave({ path: 'sort=asc', does: { kind } });
      await assert.rejects(listed(world.client), ImplausibleAnswerError);
    });
  }

  it('asks again after a torn page, a reset and a gateway error, and says when it lasts', async () => {
    await using world = await setup({ users: humans(250) });
    world.gitlab.misbehave({ path: 'sort=asc', next: 1, does: { kind: 'torn' } });
    world.gitlab.misbehave({ path: 'cursor=', next: 1, does: { kind: 'reset' } });
    world.gitlab.misbehave({ path: 'sort=desc', next: 1, does: { kind: 'status', status: 502 } });
    assert.equal((await listed(world.client)).length, 252);
    world.gitlab.misbehave({ does: { kind: 'status', status: 503 } });
    await assert.rejects(listed(world.client), UnavailableError);
  });

  it('says what a refused offset (405) is: an answer that no page can be made of', async () => {
    await using world = await setup();
    world.gitlab.misbehave({
      path: 'sort=asc',
      does: {
        kind: 'answer',
        status: 405,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"Offset pagination has a maximum allowed offset"}',
      },
    });
    await assert.rejects(listed(world.client), /refused GET .*405/);
  });

  it('shows a plain token for what it is', async () => {
    await using world = await setup({ token: plainToken, users: [human(10, { state: 'blocked' })] });
    assert.equal((await world.client.currentUser()).isAdmin, false);
    await assert.rejects(listed(world.client), /not complete/);
    await using nobody = await setup({ token: 'no-such-token' });
    await assert.rejects(nobody.client.currentUser(), CredentialError);
  });
});

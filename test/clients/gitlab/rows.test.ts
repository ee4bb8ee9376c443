import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { humans, listed, setup } from './setup.ts';

const row = {
  id: 900,
  username: 'ab900',
  state: 'active',
  created_at: '2020-01-01T00:00:00.000Z',
  last_activity_on: null,
  is_admin: false,
  custom_attributes: [],
};
const json = { 'content-type': 'application/json' };

describe('a row of the listing', () => {
  it('needs no more than decisions rest on', async () => {
    await using world = await setup();
    world.gitlab.misbehave({
      path: '/users',
      does: { kind: 'answer', status: 200, headers: json, body: `[${JSON.stringify(row)}]` },
    });
    assert.deepEqual(
      (await listed(world.client)).map(({ id }) => id),
      [900],
    );
  });

  for (const field of Object.keys(row)) {
    it(`is refused without ${field}: a token that is shown less must not go unnoticed`, async () => {
      await using world = await setup();
      const body = JSON.stringify([{ ...row, [field]: undefined }]);
      world.gitlab.misbehave({ path: '/users', does: { kind: 'answer', status: 200, headers: json, body } });
      await assert.rejects(listed(world.client), new RegExp(`another form than expected at 0\\.${field}`));
    });
  }

  it('comes by the filters of the first page, even where the next link forgets them', async () => {
    await using world = await setup({ users: humans(250) });
    const link = `<${world.gitlab.url}/api/v4/users?pagination=keyset&order_by=id&sort=asc&per_page=100&cursor=${Buffer.from('900').toString('base64url')}>; rel="next"`;
    world.gitlab.misbehave({
      path: 'sort=asc',
      next: 1,
      does: { kind: 'answer', status: 200, headers: { ...json, link }, body: JSON.stringify([row]) },
    });
    await listed(world.client);
    const pages = world.gitlab.requests.entries().filter(({ path }) => path.includes('cursor='));
    assert.ok(pages.length > 0 && pages.every(({ path }) => path.includes('humans=true')));
  });
});

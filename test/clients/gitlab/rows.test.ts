import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listedUser } from '#shared/clients/gitlab/user-schema.ts';
import { humans, listed, listedRows, setup } from './setup.ts';

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
    if (field === 'id') continue;
    it(`is odd without ${field}: a token that is shown less must not go unnoticed`, () => {
      const read = listedUser.parse({ ...row, [field]: undefined });
      assert.ok('oddAt' in read);
      assert.equal(read.oddAt, field);
      assert.equal(read.username, field === 'username' ? undefined : 'ab900');
    });
  }

  it('without an id breaks the listing, since nobody could tell whether it is complete', async () => {
    await using world = await setup();
    const body = JSON.stringify([{ ...row, id: undefined }]);
    world.gitlab.misbehave({ path: '/users', does: { kind: 'answer', status: 200, headers: json, body } });
    await assert.rejects(listed(world.client), /another form than expected at 0\.id/);
  });

  const odd: readonly [string, object][] = [
    ['a null creation', { created_at: null }],
    ['a date in other words', { last_activity_on: '27/11/2026' }],
    ['a blank username', { username: '  ' }],
    ['attributes of another form', { custom_attributes: [{ key: 1 }] }],
  ];
  for (const [what, differing] of odd) {
    it(`with ${what} is odd, and the rows around it are read`, async () => {
      await using world = await setup();
      const rows = [
        { ...row, id: 899 },
        { ...row, ...differing },
        { ...row, id: 901 },
      ];
      const body = JSON.stringify(rows);
      world.gitlab.misbehave({ path: '/users', does: { kind: 'answer', status: 200, headers: json, body } });
      const read = await listedRows(world.client);
      assert.deepEqual(
        read.map(user => [user.id, 'oddAt' in user]),
        [
          [899, false],
          [900, true],
          [901, false],
        ],
      );
    });
  }

  const signs: readonly [string, object, string | null][] = [
    ['no sign of life', {}, null],
    ['an activity', { last_activity_on: '2024-05-06' }, '2024-05-06'],
    ['an activity as an instant', { last_activity_on: '2024-05-06T23:59:59.000+01:00' }, '2024-05-06'],
    [
      'a current sign-in after the activity',
      { last_activity_on: '2024-05-06', current_sign_in_at: '2026-01-02T03:04:05Z' },
      '2026-01-02',
    ],
    [
      'a last sign-in and no activity',
      { last_sign_in_at: '2026-01-02T03:04:05.000Z', current_sign_in_at: null },
      '2026-01-02',
    ],
    [
      'an activity after all sign-ins',
      {
        last_activity_on: '2026-07-08',
        last_sign_in_at: '2020-01-02T03:04:05Z',
        current_sign_in_at: '2021-01-02T03:04:05Z',
      },
      '2026-07-08',
    ],
  ];
  for (const [what, given, last] of signs) {
    it(`with ${what} was last seen ${last ?? 'never'}`, () => {
      const read = listedUser.parse({ ...row, ...given });
      assert.ok('lastSeenOn' in read);
      assert.equal(read.lastSeenOn, last);
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

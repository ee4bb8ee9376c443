import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf } from '#sandbox/gitlab/user.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { install, start, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';

const json = { 'content-type': 'application/json' };

describe('records that cannot be read', () => {
  it('of one account: it is left as it is and named, and everybody else is served', async () => {
    await using world = await install({ users: [human(10), human(11, { username: '  ' }), human(12)] });
    for (const name of ['ab10', 'ab12']) world.lookup.people.set(name, true);
    const report = told();
    assert.equal((await world.run({ told: report })).status, 'succeeded');
    assert.deepEqual([stateOf(world, 'ab10'), stateOf(world, 'ab12')], ['blocked', 'blocked']);
    const [odd] = report.findings.filter(({ kind }) => kind === 'odd-account');
    assert.equal(odd?.target, 'GitLab user 11');
    assert.match(odd?.message ?? '', /username.*left as it was|username.*left as it is/);
  });

  it('of one person in Lookup: the account is left as it is, and everybody else is served', async () => {
    await using world = await install({ users: [human(10), human(11)] });
    const people = [
      { cancelled: true, identifier: { scheme: 'crsid', value: 'ab10' } },
      { cancelled: true, identifier: { scheme: 'usn', value: '300011' } },
    ];
    const body = JSON.stringify({ result: { people } });
    world.lookup.misbehave({
      path: 'person/list\\?crsids=ab',
      does: { kind: 'answer', status: 200, headers: json, body },
    });
    const report = told();
    assert.equal((await world.run({ told: report })).status, 'succeeded');
    assert.deepEqual([stateOf(world, 'ab10'), stateOf(world, 'ab11')], ['blocked', 'active']);
    assert.ok(report.findings.some(({ kind, message }) => kind === 'odd-person' && /usn 300011/.test(message)));
  });

  it('of the account itself between plan and block: that one fails', async () => {
    await using world = await install({ users: [human(10), human(11)] });
    for (const name of ['ab10', 'ab11']) world.lookup.people.set(name, true);
    world.gitlab.misbehave({
      path: '/users/10\\?',
      next: 1,
      does: { kind: 'answer', status: 200, headers: json, body: '{"id":10}' },
    });
    const report = told();
    const result = await world.run({ told: report });
    assert.equal(result.status, 'partial', result.message);
    assert.match(report.outcomes.get('Block ab10')?.reason ?? '', /another form than expected/);
    assert.equal(stateOf(world, 'ab11'), 'blocked');
    await world.run();
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });

  it('of most accounts: nothing is concluded', async () => {
    const users = Array.from({ length: 30 }, (_, n) => human(10 + n, n < 20 ? { username: ' ' } : {}));
    await using world = await install({ users });
    world.lookup.people.set('ab35', true);
    assert.equal((await world.run()).status, 'failed');
    assert.equal(stateOf(world, 'ab35'), 'active');
  });
});

describe('a 404 that is no “no”', () => {
  const foreign: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['a proxy’s page', { 'content-type': 'text/html' }, '<h1>404</h1>'],
    ['an unknown route', json, '{"error":"404 Not Found"}'],
  ];
  for (const [what, headers, body] of foreign) {
    it(`(${what}), met when a block is looked at again, forgets nothing`, async () => {
      await using world = await install({ users: [human(10)] });
      world.lookup.people.set('ab10', true);
      world.gitlab.misbehave({
        path: '/users/10\\?',
        skip: 1,
        next: 1,
        does: { kind: 'answer', status: 404, headers, body },
      });
      assert.equal((await world.run()).status, 'failed');
      assert.deepEqual(await recordsOf(world), ['ab10 intended']);
      world.clock.advance(3_600_000);
      assert.equal((await world.run()).status, 'succeeded');
      world.lookup.people.set('ab10', false);
      await world.run();
      assert.equal(stateOf(world, 'ab10'), 'active', 'let back in when the person returns');
    });
  }
});

describe('signs of life', () => {
  it('keep a guest who signs in, whatever GitLab’s last activity says', async () => {
    const today = dayOf(Date.parse(start));
    const guest = { external: true, createdDay: today - 2000 } as const;
    await using world = await install({
      users: [
        human(16, { username: 'external-16', ...guest, lastActivityDay: null, lastSignInDay: today - 1 }),
        human(17, { username: 'external-17', ...guest, lastActivityDay: today - 900, lastSignInDay: today - 1 }),
        human(18, { username: 'external-18', ...guest, lastActivityDay: today - 900 }),
      ],
    });
    await world.run();
    assert.deepEqual(
      [16, 17, 18].map(id => stateOf(world, `external-${id}`)),
      ['active', 'active', 'blocked'],
    );
  });
});

describe('an account deleted from GitLab', () => {
  it('takes our record with it', async () => {
    await using world = await install({ users: [human(10), human(11)] });
    for (const name of ['ab10', 'ab11']) world.lookup.people.set(name, true);
    await world.run();
    world.gitlab.directory.remove(10);
    const report = told();
    assert.equal((await world.run({ told: report })).status, 'succeeded');
    assert.deepEqual(
      report.changes.map(({ title, from }) => [title, from]),
      [['Update our record of ab10', 'deleted from GitLab']],
    );
    assert.deepEqual(await recordsOf(world), ['ab11 blocked']);
    const again = told();
    await world.run({ told: again });
    assert.deepEqual(again.changes, []);
  });

  it('keeps it while GitLab still has the account, though the listing lacks it', async () => {
    await using world = await install({ users: [human(10), human(11)] });
    world.lookup.people.set('ab10', true);
    await world.run();
    const user = world.gitlab.directory.named('ab10');
    user.type = 'service_account';
    await world.run();
    assert.deepEqual(await recordsOf(world), ['ab10 blocked']);
  });
});

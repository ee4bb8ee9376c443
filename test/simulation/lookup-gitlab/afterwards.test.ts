import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { human } from '#test/clients/gitlab/setup.ts';
import { install, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';

const json = { 'content-type': 'application/json' };

describe('what GitLab says afterwards decides', () => {
  const cases: readonly [string, string, string, string][] = [
    ['201 false', 'false', 'failed', 'ab10 intended'],
    ['201 null', 'null', 'failed', 'ab10 intended'],
    ['201 true, which is a lie', 'true', 'failed', 'ab10 intended'],
  ];
  for (const [name, body, status, record] of cases) {
    it(name, async () => {
      await using world = await install({ users: [human(10)] });
      world.lookup.people.set('ab10', true);
      world.gitlab.misbehave({
        method: 'POST',
        path: '/block$',
        next: 1,
        does: { kind: 'answer', status: 201, headers: json, body },
      });
      const report = told();
      assert.equal((await world.run({ told: report })).status, 'partial');
      assert.equal(report.outcomes.get('Block ab10')?.status, status);
      assert.match(report.outcomes.get('Block ab10')?.reason ?? '', /still has ab10 as active/);
      assert.deepEqual(await recordsOf(world), [record]);
      assert.equal((await world.run()).status, 'succeeded');
      assert.deepEqual(await recordsOf(world), ['ab10 blocked']);
    });
  }

  it('a lost answer or an HTML page after a block that happened is a success', async () => {
    await using world = await install({ users: [human(10), human(11)] });
    world.lookup.people.set('ab10', true);
    world.lookup.people.set('ab11', true);
    world.gitlab.misbehave({ method: 'POST', path: '/10/block$', next: 1, does: { kind: 'reset', handled: true } });
    world.gitlab.misbehave({ method: 'POST', path: '/11/block$', next: 1, does: { kind: 'html', handled: true } });
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(world.gitlab.requests.count('POST /api/v4/users/:id/block'), 2);
    assert.deepEqual(await recordsOf(world), ['ab10 blocked', 'ab11 blocked']);
  });

  it('an unblock that GitLab fails (201 false) stays to be done', async () => {
    await using world = await install({ users: [human(10)] });
    world.lookup.people.set('ab10', true);
    await world.run();
    world.lookup.people.set('ab10', false);
    const user = world.gitlab.directory.named('ab10');
    user.stuck = true;
    assert.equal((await world.run()).status, 'partial');
    assert.deepEqual([user.state, await recordsOf(world)], ['blocked', ['ab10 releasing']]);
    user.stuck = false;
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual([user.state, await recordsOf(world)], ['active', []]);
  });

  it('somebody else who blocks at the same moment keeps the block', async () => {
    await using world = await install({ users: [human(10)] });
    world.lookup.people.set('ab10', true);
    world.gitlab.misbehave({
      method: 'POST',
      path: '/block$',
      next: 1,
      does: { kind: 'hold', name: 'block', handled: false },
    });
    const running = world.run();
    await world.gitlab.reached('block');
    world.gitlab.person.block('ab10');
    world.gitlab.release('block');
    assert.equal((await running).status, 'succeeded');
    assert.deepEqual(await recordsOf(world), []);
    world.lookup.people.set('ab10', false);
    await world.run();
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });

  it('a change that is no longer right is left out: the account is looked at just before', async () => {
    await using world = await install({ users: [human(10)] });
    world.lookup.people.set('ab10', true);
    world.gitlab.misbehave({
      method: 'GET',
      path: '/users/10',
      next: 1,
      does: { kind: 'hold', name: 'look', handled: false },
    });
    const report = told();
    const running = world.run({ told: report });
    await world.gitlab.reached('look');
    world.gitlab.directory.named('ab10').isAdmin = true;
    world.gitlab.release('look');
    assert.equal((await running).status, 'succeeded');
    assert.deepEqual(
      [...report.outcomes.values()].map(({ status }) => status),
      ['skipped'],
    );
    assert.equal(stateOf(world, 'ab10'), 'active');
  });

  it('an answer of Lookup that has grown old is asked for again', async () => {
    await using world = await install({ users: [human(10)], config: { staleAfterSeconds: 0 } });
    world.lookup.people.set('ab10', true);
    world.gitlab.misbehave({
      method: 'GET',
      path: '/users/10',
      next: 1,
      does: { kind: 'hold', name: 'look', handled: false },
    });
    const running = world.run();
    await world.gitlab.reached('look');
    world.lookup.people.set('ab10', false);
    world.clock.advance(5);
    world.gitlab.release('look');
    await running;
    assert.equal(stateOf(world, 'ab10'), 'active');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { human } from '#test/clients/gitlab/setup.ts';
import { type Installation, install, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';
import { mortal } from './support/mortal.ts';

/** GitLab id of the account by which the predecessor blocked. */
const former = 5;

/**
 * ab10 to ab13 were blocked by the predecessor, ab14 by a person. ab10 and ab11 are cancelled, ab12 is live, ab13
 * unknown to Lookup.
 */
async function inherited(config = {}): Promise<Installation> {
  const users = [human(former, { username: 'old-svc', isAdmin: true }), ...[10, 11, 12, 13, 14].map(id => human(id))];
  const world = await install({ users, config: { formerAccounts: [former], ...config } });
  for (const name of ['ab10', 'ab11', 'ab14']) world.lookup.people.set(name, true);
  world.lookup.people.remove('ab13');
  for (const id of [10, 11, 12, 13]) {
    const user = world.gitlab.directory.named(`ab${id}`);
    user.state = 'blocked';
    world.gitlab.directory.setAttribute(user, 'blocked_by', `old-svc/${former}+2025-03-04 05:06:07 UTC`);
  }
  world.gitlab.person.block('ab14');
  return world;
}

describe('taking over a predecessor’s blocks', () => {
  it('shows them first, and why the others stay as they are', async () => {
    await using world = await inherited();
    const report = told();
    await world.run({ as: 'adopt', mode: 'dry-run', told: report });
    assert.deepEqual(
      report.changes.map(({ target, from, to }) => [target, from, to]),
      [
        ['ab10', 'blocked by old-svc', 'blocked, ours'],
        ['ab11', 'blocked by old-svc', 'blocked, ours'],
      ],
    );
    assert.deepEqual(
      report.findings.filter(({ kind }) => kind === 'not-adopted').map(({ target }) => target),
      ['ab12', 'ab13'],
    );
    assert.equal(world.gitlab.directory.events.length, 1, 'nobody was blocked or unblocked, but by the person');
    assert.deepEqual(await recordsOf(world), []);
  });

  it('makes them ours: unblocked when the person returns, and never before', async () => {
    await using world = await inherited();
    assert.equal((await world.run({ as: 'adopt' })).status, 'succeeded');
    assert.deepEqual(await recordsOf(world), ['ab10 blocked', 'ab11 blocked']);
    const again = told();
    await world.run({ as: 'adopt', told: again });
    assert.deepEqual(again.changes, [], 'nothing is left to take over');
    await world.run();
    world.lookup.people.set('ab10', false);
    world.lookup.people.set('ab14', false);
    await world.run();
    assert.deepEqual(
      ['ab10', 'ab11', 'ab12', 'ab13', 'ab14'].map(name => stateOf(world, name)),
      ['active', 'blocked', 'blocked', 'blocked', 'blocked'],
    );
  });

  it('is finished by the next one when it is killed on its way', async () => {
    await using whole = await inherited();
    const before = whole.gitlab.requests.total;
    await whole.run({ as: 'adopt' });
    const requests = whole.gitlab.requests.total - before;
    for (let at = 1; at <= requests; at += 1) {
      await using world = await inherited();
      {
        using process = mortal(world, at);
        await world.run({ as: 'adopt', store: process.store, stop: process.stop });
      }
      world.clock.advance(3_600_000);
      assert.equal((await world.run({ as: 'adopt' })).status, 'succeeded');
      for (const name of ['ab10', 'ab11']) world.lookup.people.set(name, false);
      await world.run();
      assert.deepEqual([stateOf(world, 'ab10'), stateOf(world, 'ab11')], ['active', 'active'], `killed after ${at}`);
    }
  });

  it('leaves a block that is another one by now', async () => {
    await using world = await inherited();
    world.gitlab.misbehave({ path: '/users/10\\?', next: 1, does: { kind: 'hold', name: 'look' } });
    const running = world.run({ as: 'adopt' });
    await world.gitlab.reached('look');
    world.gitlab.person.unblock('ab10');
    world.gitlab.person.block('ab10');
    world.gitlab.release('look');
    await running;
    assert.deepEqual(await recordsOf(world), ['ab11 blocked']);
  });

  it('says what to configure where no predecessor is named', async () => {
    await using world = await inherited({ formerAccounts: [] });
    const { status, message } = await world.run({ as: 'adopt' });
    assert.equal(status, 'failed');
    assert.match(message, /No account is named/);
  });
});

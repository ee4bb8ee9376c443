import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve } from '#shared/runtime/operations/approve-and-withdraw.ts';
import { install } from './support/installation.ts';
import { humans, writes } from './support/scenes.ts';

describe('limits', () => {
  it('let nothing through above them, until a person approves that very plan', async () => {
    const limits = { block: { share: 0.05, floor: 3 } };
    await using world = await install({ users: humans(40), config: { limits } });
    for (const { username } of humans(4)) world.lookup.people.set(username, true);
    const blocked = await world.run();
    assert.equal(blocked.status, 'blocked');
    assert.deepEqual(
      blocked.excesses.map(({ kind, planned, allowed }) => [kind, planned, allowed]),
      [['block', 4, 3]],
    );
    assert.equal(writes(world), 0);
    const owner = {
      store: world.store,
      who: 'owner@example.ac.uk',
      now: () => world.clock.now(),
      randomId: () => 'owner000aaaaaaaaaa',
    };
    await approve(owner, 'lookup-gitlab', blocked.runId ?? '', 'c');
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(world.gitlab.directory.events.length, 4);
  });

  it('count what was done in the last day, so that many small runs cannot do what one may not', async () => {
    await using world = await install({ users: humans(40), config: { limits: { block: { share: 0.05, floor: 3 } } } });
    for (const username of ['ab10', 'ab11', 'ab12']) world.lookup.people.set(username, true);
    assert.equal((await world.run()).status, 'succeeded');
    world.lookup.people.set('ab13', true);
    assert.equal((await world.run()).status, 'blocked');
    world.clock.advance(26 * 3_600_000);
    assert.equal((await world.run()).status, 'succeeded');
  });

  it('do not stand in the way when people undo a wrong mass block by hand', async () => {
    await using world = await install({
      users: humans(60),
      config: { limits: { total: { floor: 60 }, block: { floor: 60 } } },
    });
    for (const { username } of humans(50)) world.lookup.people.set(username, true);
    await world.run();
    for (const { username } of humans(50)) world.gitlab.person.unblock(username);
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal((await world.run()).message, 'Nothing to do.');
    assert.equal(world.gitlab.directory.all.filter(({ state }) => state === 'blocked').length, 0);
  });
});

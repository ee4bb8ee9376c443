import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '#shared/core/errors.ts';
import { leaseMs, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';
import { mortal } from './support/mortal.ts';
import { whileHeld, withCancelled } from './support/scenes.ts';

describe('what happens to an account while it is being changed', () => {
  it('deleted before the block: skipped, nothing is left to remember', async () => {
    await using world = await withCancelled();
    const { status, outcome } = await whileHeld(world, 'block', false, () => world.gitlab.directory.remove(10));
    assert.deepEqual(
      [status, outcome?.status, outcome?.reason],
      ['succeeded', 'skipped', 'the account was deleted meanwhile'],
    );
    assert.deepEqual(await recordsOf(world), []);
  });

  it('deleted, or banned by a person, right after the unblock: skipped, nothing is left to remember', async () => {
    for (const happens of ['delete', 'ban'] as const) {
      await using world = await withCancelled();
      await world.run();
      world.lookup.people.set('ab10', false);
      const user = world.gitlab.directory.named('ab10');
      const { outcome } = await whileHeld(world, 'unblock', true, () => {
        if (happens === 'delete') world.gitlab.directory.remove(10);
        else user.state = 'banned';
      });
      assert.equal(outcome?.status, 'skipped');
      assert.deepEqual(await recordsOf(world), []);
    }
  });

  it('gone before it was looked at: skipped', async () => {
    await using world = await withCancelled();
    world.gitlab.misbehave({ path: '/users/10[?]', next: 1, does: { kind: 'hold', name: 'look', handled: false } });
    const report = told();
    const running = world.run({ told: report });
    await world.gitlab.reached('look');
    world.gitlab.directory.remove(10);
    world.gitlab.release('look');
    await running;
    assert.equal(report.outcomes.get('Block ab10')?.reason, 'the account is gone from GitLab');
  });
});

describe('an account that is renamed between the look at Lookup and its block', () => {
  const cases: readonly [string, string][] = [
    ['to a live person: Lookup is asked about that person', 'cd20'],
    ['to an idle external: no change but the planned one, which the limits have counted, is made', 'external-zed'],
  ];
  for (const [name, username] of cases) {
    it(name, async () => {
      await using world = await withCancelled();
      world.lookup.people.set('cd20', false);
      world.gitlab.misbehave({ path: '/users/10[?]', next: 1, does: { kind: 'hold', name: 'look', handled: false } });
      const report = told();
      const running = world.run({ told: report });
      await world.gitlab.reached('look');
      Object.assign(world.gitlab.directory.named('ab10'), { username, lastActivityDay: 19_000 });
      world.gitlab.release('look');
      await running;
      assert.equal(report.outcomes.get('Block ab10')?.status, 'skipped');
      assert.equal(stateOf(world, username), 'active');
    });
  }
});

describe('a run that died between a block and its record', () => {
  it('is continued by recording the block, not by another one', async () => {
    await using world = await withCancelled();
    // Three requests read, two verify, then: look, claim, block.
    using process = mortal(world, 8);
    await world.run(process).catch((error: unknown) => assert.match(messageOf(error), /killed/));
    assert.deepEqual([stateOf(world, 'ab10'), await recordsOf(world)], ['blocked', ['ab10 intended']]);
    world.clock.advance(leaseMs + 60_000);
    const report = told();
    assert.equal((await world.run({ told: report })).status, 'succeeded');
    assert.deepEqual(
      report.changes.map(({ title, reason }) => `${title}: ${reason}`),
      ['Update our record of ab10: GitLab shows that the block of 2026-11-21 stands'],
    );
    assert.deepEqual(await recordsOf(world), ['ab10 blocked']);
    assert.equal(world.gitlab.directory.events.length, 1);
  });
});

describe('one bad account', () => {
  it('fails alone, with the reason GitLab gave, and is tried again', async () => {
    await using world = await withCancelled();
    world.lookup.people.set('ab11', true);
    const body = '{"message":"key is invalid"}';
    world.gitlab.misbehave({
      method: 'PUT',
      path: '/users/10/',
      next: 1,
      does: { kind: 'answer', status: 400, headers: { 'content-type': 'application/json' }, body },
    });
    const report = told();
    assert.equal((await world.run({ told: report })).status, 'partial');
    assert.match(report.outcomes.get('Block ab10')?.reason ?? '', /key is invalid/);
    assert.deepEqual([stateOf(world, 'ab10'), stateOf(world, 'ab11')], ['active', 'blocked']);
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });
});

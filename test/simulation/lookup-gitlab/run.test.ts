import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf } from '#sandbox/gitlab/user.ts';
import { messageOf } from '#shared/core/errors.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { install, leaseMs, start, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';
import { mortal } from './support/mortal.ts';

const today = dayOf(Date.parse(start));

describe('a run against GitLab and Lookup', () => {
  it('blocks the cancelled and the idle, unblocks its own, and leaves everybody else alone', async () => {
    const idle = human(12, {
      username: 'external-idle',
      external: true,
      lastActivityDay: today - 800,
      createdDay: today - 900,
    });
    await using world = await install({ users: [human(10), human(11, { schedules: 2 }), idle, human(13)] });
    world.gitlab.person.block('ab13');
    world.lookup.people.set('ab11', true);
    const first = await world.run();
    assert.equal(first.status, 'succeeded', first.message);
    assert.deepEqual(
      ['ab10', 'ab11', 'external-idle', 'ab13'].map(name => stateOf(world, name)),
      ['active', 'blocked', 'blocked', 'blocked'],
    );
    assert.equal(world.gitlab.directory.named('ab11').disabledSchedules, 2);
    assert.match(
      world.gitlab.directory.named('ab11').attributes?.get('lockstep_block') ?? '',
      /^cancelled since 2026-11-21T20:/,
    );
    assert.deepEqual(await recordsOf(world), ['ab11 blocked', 'external-idle blocked']);

    world.gitlab.requests.clear();
    const quiet = await world.run();
    assert.equal(quiet.message, 'Nothing to do.');
    // Who we are, the highest id, one page; a token, the probe, one question.
    assert.deepEqual(quiet.requests, { gitlab: 3, lookup: 3 });

    world.lookup.people.set('ab11', false);
    world.lookup.people.set('ab13', false);
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(
      ['ab11', 'ab13'].map(name => stateOf(world, name)),
      ['active', 'blocked'],
    );
    assert.deepEqual(await recordsOf(world), ['external-idle blocked']);
    assert.equal(world.gitlab.directory.named('ab11').attributes?.has('lockstep_block'), false);
  });

  it('does not undo what a person decided', async () => {
    await using world = await install({ users: [human(10)] });
    world.lookup.people.set('ab10', true);
    await world.run();
    world.gitlab.person.unblock('ab10');
    await world.run();
    assert.equal(stateOf(world, 'ab10'), 'active');
    assert.deepEqual(await recordsOf(world), ['ab10 overruled']);
    const again = await world.run();
    assert.deepEqual([again.message, again.findings.map(({ kind }) => kind)], ['Nothing to do.', ['overruled']]);
    world.lookup.people.set('ab10', false);
    await world.run();
    world.lookup.people.set('ab10', true);
    await world.run();
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });

  it('needs no more than four calls for a change', async () => {
    await using world = await install({ users: [human(10)] });
    const calls = async (): Promise<number> => (await world.run()).requests['gitlab'] ?? 0;
    const verifying = 2;
    world.lookup.people.set('ab10', true);
    assert.equal(await calls(), 3 + verifying + 4);
    world.lookup.people.set('ab10', false);
    assert.equal(await calls(), 3 + verifying + 4);
  });

  it('follows a group admin by its crsid when that is switched on', async () => {
    await using world = await install({
      users: [human(10, { username: 'uis-admin-xy2' })],
      config: { identities: { checkAdmins: true } },
    });
    world.lookup.people.set('xy2', true);
    await world.run();
    assert.equal(stateOf(world, 'uis-admin-xy2'), 'blocked');
  });

  it('does not trust a username that the sign-in contradicts', async () => {
    await using world = await install({
      users: [human(10, { signInAs: 'cd99' })],
      config: { identities: { provider: 'saml' } },
    });
    world.lookup.people.set('ab10', true);
    const report = told();
    await world.run({ told: report });
    assert.equal(stateOf(world, 'ab10'), 'active');
    assert.deepEqual(
      report.findings.map(({ kind }) => kind),
      ['protected'],
    );
  });
});

describe('a run that dies between an unblock and its record', () => {
  it('is not taken for a person who overruled it: a new cancellation is followed', async () => {
    await using world = await install({ users: [human(10)] });
    world.lookup.people.set('ab10', true);
    await world.run();
    world.lookup.people.set('ab10', false);
    // The fifth request proves the target, the sixth looks at the account, the seventh unblocks it.
    using process = mortal(world, 7);
    await world.run(process).catch((error: unknown) => assert.match(messageOf(error), /killed/));
    assert.deepEqual([stateOf(world, 'ab10'), await recordsOf(world)], ['active', ['ab10 releasing']]);
    world.lookup.people.set('ab10', true);
    world.clock.advance(leaseMs + 60_000);
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });
});

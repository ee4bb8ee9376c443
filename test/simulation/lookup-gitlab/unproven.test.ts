import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { install, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';
import { whileHeld, withCancelled } from './support/scenes.ts';

describe('a record that is lost', () => {
  it('is made again from the claim when a person has lifted the block', async () => {
    await using world = await withCancelled();
    await world.run();
    await world.store.commit(undefined, [collectionOn(world.store, blocks).remove(10)]);
    world.gitlab.person.unblock('ab10');
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual([stateOf(world, 'ab10'), await recordsOf(world)], ['active', ['ab10 overruled']]);
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('leaves the block to a person where the claim is lost instead, and says so', async () => {
    await using world = await withCancelled();
    await world.run();
    world.gitlab.directory.named('ab10').attributes?.delete('lockstep_block');
    world.lookup.people.set('ab10', false);
    const report = told();
    assert.equal((await world.run({ told: report })).message, 'Nothing to do.');
    assert.deepEqual(
      report.findings.map(({ kind, target }) => `${kind} ${target}`),
      ['unproven ab10'],
    );
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });

  it('forgets a block whose claim was lost once a person has lifted it, and blocks whoever is cancelled anew', async () => {
    await using world = await withCancelled();
    await world.run();
    world.gitlab.directory.named('ab10').attributes?.delete('lockstep_block');
    world.lookup.people.set('ab10', false);
    await world.run();
    world.gitlab.person.unblock('ab10');
    await world.run();
    assert.deepEqual([stateOf(world, 'ab10'), await recordsOf(world)], ['active', []]);
    world.lookup.people.set('ab10', true);
    world.clock.advance(3_600_000);
    await world.run();
    assert.deepEqual([stateOf(world, 'ab10'), await recordsOf(world)], ['blocked', ['ab10 blocked']]);
  });

  it('leaves the block to a person: it cannot be shown to be ours', async () => {
    await using world = await withCancelled();
    await world.run();
    await world.store.commit(undefined, [collectionOn(world.store, blocks).remove(10)]);
    world.lookup.people.set('ab10', false);
    const report = told();
    assert.equal((await world.run({ told: report })).message, 'Nothing to do.');
    assert.deepEqual(
      report.findings.map(({ kind, target }) => `${kind} ${target}`),
      ['unproven ab10'],
    );
    assert.equal(stateOf(world, 'ab10'), 'blocked');
  });
});

describe('a GitLab that does not say who blocked', () => {
  it('stops the run at the first block, which stays on record, and blocks nobody else', async () => {
    await using world = await install({ users: [human(10), human(11)], config: { concurrency: 1 } });
    for (const username of ['ab10', 'ab11']) world.lookup.people.set(username, true);
    const unmark = () => void world.gitlab.directory.named('ab10').attributes?.delete('blocked_by');
    const { status } = await whileHeld(world, 'block', true, unmark);
    assert.equal(status, 'failed');
    assert.deepEqual([stateOf(world, 'ab10'), stateOf(world, 'ab11')], ['blocked', 'active']);
    assert.deepEqual(await recordsOf(world), ['ab10 intended']);
    world.lookup.people.set('ab11', false);
    const report = told();
    assert.equal((await world.run({ told: report })).message, 'Nothing to do.');
    assert.deepEqual(
      report.findings.map(({ kind, target }) => `${kind} ${target}`),
      ['unproven ab10'],
    );
    assert.deepEqual(await recordsOf(world), ['ab10 intended']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { human } from '#test/clients/gitlab/setup.ts';
import { type Installation, install, told } from './support/installation.ts';
import { recordsOf, stateOf } from './support/looking.ts';
import { mortal } from './support/mortal.ts';

/** Three people whom a wrong directory made us block, in one run. */
async function wronglyBlocked(): Promise<{ readonly world: Installation; readonly run: string }> {
  const world = await install({ users: [10, 11, 12].map(id => human(id)) });
  for (const id of [10, 11, 12]) world.lookup.people.set(`ab${id}`, true);
  const { runId } = await world.run();
  assert.ok(runId);
  return { world, run: runId };
}

const states = (world: Installation) => [10, 11, 12].map(id => stateOf(world, `ab${id}`));

describe('letting accounts back in', () => {
  it('shows whom, then unblocks some and leaves them to people from then on', async () => {
    const { world: made } = await wronglyBlocked();
    await using world = made;
    const parameters = { accounts: ['AB10', 'ab12', 'zz1'] };
    const shown = told();
    await world.run({ as: 'let-back', mode: 'dry-run', parameters, told: shown });
    assert.deepEqual(
      shown.changes.map(({ target }) => target),
      ['ab10', 'ab12'],
    );
    assert.match(
      shown.findings.map(({ target, message }) => `${target}: ${message}`).join(),
      /^zz1: this service has no block/,
    );
    assert.deepEqual(states(world), ['blocked', 'blocked', 'blocked']);

    const report = told();
    assert.equal((await world.run({ as: 'let-back', parameters, told: report })).status, 'succeeded');
    assert.deepEqual(states(world), ['active', 'blocked', 'active']);
    assert.match([...report.outcomes.values()].map(({ reason }) => reason).join(), /pipeline schedules/);
    assert.deepEqual((await recordsOf(world)).toSorted(), ['ab10 overruled', 'ab11 blocked', 'ab12 overruled']);

    for (let day = 0; day < 3; day += 1) {
      world.clock.advance(86_400_000);
      await world.run();
    }
    assert.deepEqual(states(world), ['active', 'blocked', 'active'], 'still cancelled in Lookup, and left alone');
  });

  it('lets back all of one run, and nobody whom a person has blocked since', async () => {
    const { world: made, run } = await wronglyBlocked();
    await using world = made;
    world.gitlab.person.unblock('ab11');
    world.gitlab.person.block('ab11');
    const report = told();
    await world.run({ as: 'let-back', parameters: { run }, told: report });
    assert.deepEqual(states(world), ['active', 'blocked', 'active']);
    assert.match(report.outcomes.get('Let ab11 back in')?.reason ?? '', /someone else blocked it since/);
    const again = told();
    await world.run({ as: 'let-back', parameters: { run }, told: again });
    assert.deepEqual(
      again.changes.map(({ target }) => target),
      ['ab11'],
    );
  });

  it('is finished by asking again when it is killed, whatever the hourly run does meanwhile', async () => {
    const first = await wronglyBlocked();
    const before = first.world.gitlab.requests.total;
    await first.world.run({ as: 'let-back', parameters: { run: first.run } });
    const requests = first.world.gitlab.requests.total - before;
    await first.world[Symbol.asyncDispose]();
    for (let at = 1; at <= requests; at += 1) {
      const { world: made, run } = await wronglyBlocked();
      await using world = made;
      {
        using process = mortal(world, at);
        await world.run({ as: 'let-back', parameters: { run }, store: process.store, stop: process.stop });
      }
      const begun = states(world);
      world.clock.advance(3_600_000);
      await world.run();
      const after = states(world);
      assert.ok(
        begun.every((state, index) => state !== 'active' || after[index] === 'active'),
        `killed after ${at}: blocked anew`,
      );
      await world.run({ as: 'let-back', parameters: { run } });
      assert.deepEqual(states(world), ['active', 'active', 'active'], `killed after ${at}`);
      await world.run();
      assert.deepEqual(states(world), ['active', 'active', 'active'], `killed after ${at}, the next hour`);
    }
  });

  it('ends as soon as Lookup has them as live: then they are like everybody else', async () => {
    const { world: made } = await wronglyBlocked();
    await using world = made;
    await world.run({ as: 'let-back', parameters: { accounts: ['ab10'] } });
    world.lookup.people.set('ab10', false);
    await world.run();
    world.lookup.people.set('ab10', true);
    await world.run();
    assert.deepEqual(states(world), ['blocked', 'blocked', 'blocked']);
  });
});

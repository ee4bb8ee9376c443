import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { messageOf } from '#shared/core/errors.ts';
import fc from '#test/support/fast-check.ts';
import { type Installation, install, leaseMs } from './support/installation.ts';
import { mortal } from './support/mortal.ts';
import { type Deed, Town, townsfolk } from './support/town.ts';

interface Fault {
  /** Of `misbehaviours`. */
  readonly what: number;
  readonly probability: number;
  /** Only requests to block or unblock, or any. */
  readonly moderation: boolean;
}

interface Run {
  readonly do: 'run';
  readonly faults: readonly Fault[];
  /** Dies after so many requests to GitLab, or lives. */
  readonly dies: number | undefined;
}

const misbehaviours = [
  { kind: 'reset', handled: true },
  { kind: 'reset', handled: false },
  { kind: 'status', status: 502, handled: true },
  { kind: 'rateLimited', retryAfter: 2 },
  { kind: 'html', handled: true },
  { kind: 'answer', status: 201, headers: { 'content-type': 'application/json' }, body: 'null' },
] as const;

const fault: fc.Arbitrary<Fault> = fc.record({
  what: fc.nat(misbehaviours.length - 1),
  probability: fc.constantFrom(0.1, 0.5),
  moderation: fc.boolean(),
});

/** People more often than robots and administrators, and the first of them most, so that deeds meet. */
const who = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7);
const deed: fc.Arbitrary<Deed | Run> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'cancel', 'cancel', 'reinstate', 'forget'), who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('block' as const, 'unblock', 'unblock', 'ban', 'sign in'), who }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 40, 740) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      faults: fc.array(fault, { maxLength: 2 }),
      // The sixth request to GitLab is the first about a change.
      dies: fc.option(fc.integer({ min: 5, max: 12 }), { nil: undefined, freq: 2 }),
    }),
  },
);

/**
 * Each account is asked to be blocked or unblocked at most once in a run, whatever answers are lost; what was throttled
 * did not count.
 */
function assertNothingTwice(world: Installation, since: number): void {
  const entries = world.gitlab.requests.entries().slice(since);
  const sent = entries.filter(({ method, status }) => method === 'POST' && status !== 429).map(({ path }) => path);
  assert.deepEqual(sent, [...new Set(sent)]);
}

async function disturbedRun(world: Installation, { faults, dies }: Run): Promise<void> {
  const rules = faults.flatMap(({ what, probability, moderation }) => {
    const does = misbehaviours[what];
    const path = moderation ? 'block$' : '';
    return does === undefined ? [] : [world.gitlab.misbehave({ path, probability, does })];
  });
  const before = world.gitlab.requests.total;
  if (dies === undefined) await world.run();
  else {
    using process = mortal(world, dies);
    await world.run(process).catch((error: unknown) => assert.match(messageOf(error), /killed/));
    // What the dead process had sent reaches GitLab before anybody does anything else there.
    await setImmediate();
  }
  for (const rule of rules) rule.stop();
  assertNothingTwice(world, before);
}

describe('whatever people do, whatever fails, wherever runs die', () => {
  it('no promise is broken on the way, and undisturbed runs bring GitLab in step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 16, size: 'max' }), async deeds => {
        await using world = await install({
          users: townsfolk.map(user => ({ ...user })),
          config: { unknown: { share: 1 } },
        });
        const town = new Town(world);
        for (const each of deeds) {
          if (each.do === 'run') await disturbedRun(world, each);
          else town.perform(each);
          town.audit();
        }
        world.clock.advance(leaseMs + 60_000);
        const last = await world.run();
        assert.equal(last.status, 'succeeded', last.message);
        town.afterCompleteRun();
        town.assertInStep();
        const quiet = await world.run();
        assert.equal(quiet.message, 'Nothing to do.');
      }),
      { numRuns: 40 },
    );
  });
});

describe('two at once', () => {
  it('one works, the other is skipped, and everybody is asked about once', async () => {
    await using world = await install({ users: townsfolk.map(user => ({ ...user })) });
    for (const username of ['ab10', 'ab11', 'ab12']) world.lookup.people.set(username, true);
    const results = await Promise.all([world.run(), world.run(), world.run()]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['skipped', 'skipped', 'succeeded']);
    assert.equal(world.gitlab.requests.count('POST /api/v4/users/:id/block'), 3);
  });
});

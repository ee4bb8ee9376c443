import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { type Installation, type InstallationOptions, install } from './support/installation.ts';
import { humans, writes } from './support/scenes.ts';

/** Runs with somebody to block, and asserts that nothing was written. */
async function refused(
  options: Partial<InstallationOptions>,
  prepare: (world: Installation) => void = () => undefined,
): Promise<RunResult> {
  await using world = await install({ users: humans(20), ...options });
  world.lookup.people.set('ab10', true);
  prepare(world);
  const result = await world.run();
  assert.equal(writes(world), 0);
  return result;
}

describe('a run that may not begin', () => {
  const cases: readonly [
    string,
    Partial<InstallationOptions>,
    ((world: Installation) => void) | undefined,
    string,
    RegExp,
  ][] = [
    ['a token that is no administrator’s', { admin: false }, undefined, 'failed', /no administrator/],
    ['a Lookup that does not know the probe', { config: { probe: 'qq1' } }, undefined, 'failed', /does not know qq1/],
    [
      'a Lookup that knows too few',
      {},
      world =>
        humans(20)
          .slice(0, 11)
          .forEach(({ username }) => void world.lookup.people.remove(username)),
      'failed',
      /nothing of 1[01] of the 20/,
    ],
    [
      'a Lookup that is down',
      {},
      world => void world.lookup.misbehave({ does: { kind: 'status', status: 503 } }),
      'aborted',
      /lookup is unavailable/,
    ],
    [
      'a list without its end',
      {},
      world => Object.assign(world.gitlab.quirks, { dropLink: true, largestPage: 7 }),
      'failed',
      /not complete/,
    ],
    ['no instance named in production', { config: { writable: undefined } }, undefined, 'failed', /names none/],
    [
      'another instance named than configured',
      { config: { writable: 'gitlab.example.ac.uk' } },
      undefined,
      'failed',
      /leads to gitlab\.sandbox/,
    ],
    [
      'another instance answering',
      { externalHost: 'gitlab-live.example.ac.uk' },
      undefined,
      'failed',
      /calls itself gitlab-live/,
    ],
  ];
  for (const [name, options, prepare, status, message] of cases) {
    it(`stops at ${name}`, async () => {
      const result = await refused(options, prepare);
      assert.equal(result.status, status);
      assert.match(result.message, message);
    });
  }

  it('stops at a GitLab that is too old to mark who blocked', async () => {
    const json = { 'content-type': 'application/json' };
    const result = await refused({}, world => {
      world.gitlab.misbehave({
        path: 'metadata',
        does: { kind: 'answer', status: 200, headers: json, body: '{"version":"16.4.9-ee"}' },
      });
    });
    assert.equal(result.status, 'failed');
    assert.match(result.message, /16\.4\.9-ee .* is too old/);
  });

  it('stops reading GitLab as soon as a question to Lookup has failed', async () => {
    await using world = await install({ users: humans(900) });
    world.lookup.misbehave({ path: 'person/list', skip: 1, does: { kind: 'html' } });
    assert.equal((await world.run()).status, 'failed');
    assert.ok(world.gitlab.requests.count('GET /api/v4/users') < 10, 'the list was read to its end');
  });

  it('only ever dry-runs outside production, unless the test instance is named', async () => {
    for (const environment of ['development', 'staging', 'sandbox'] as const) {
      const result = await refused({ environment, config: { writable: undefined } });
      assert.deepEqual(
        [result.mode, result.status, result.message],
        ['dry-run', 'succeeded', '1 change planned; dry run, so nothing was written.'],
      );
    }
    await using named = await install({ users: humans(1), environment: 'staging' });
    named.lookup.people.set('ab10', true);
    assert.equal((await named.run()).mode, 'apply');
    assert.equal(named.gitlab.directory.named('ab10').state, 'blocked');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { allQueries } from '#functions/collections.ts';
import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { scene } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { gitlabOnStage } from '#sandbox/gitlab/on-stage.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Stage } from '#shared/descriptor/scene.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import type { Surroundings } from '#shared/installation/surroundings.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { realClock } from '#test/support/real-clock.ts';

const quiet = { write: () => undefined, isTTY: false, columns: undefined };

/**
 * An installation as `lockstep`, `lockstep serve` and the deployed function open it, with `mode: apply`, and somebody
 * to block.
 */
async function installed(environment: string, names: { readonly writable: boolean }) {
  const env: Record<string, string> = {};
  const endings: (() => Promise<void> | void)[] = [];
  const stage: Stage = {
    clock: realClock,
    folder: '',
    keepSecret: (name, value) => {
      const variable = name.toUpperCase().replaceAll('-', '_');
      env[variable] = value;
      return `env://${variable}`;
    },
    atEnd: end => void endings.push(end),
  };
  const { upstreams, functions } = await scene(stage);
  const { gitlab } = await gitlabOnStage(stage);
  const { writable, ...settings } = z.looseObject({ writable: z.string() }).parse(functions['lookup-gitlab']);
  const config = lockstepConfig.parse({
    environment,
    service: { name: 'Lockstep', owner: 'Head of Services', contacts: ['lockstep@example.ac.uk'] },
    state: { store: 'sqlite', file: ':memory:' },
    upstreams,
    functions: { 'lookup-gitlab': { ...settings, ...(names.writable ? { writable } : {}) } },
  });
  let ids = 0;
  const surroundings: Surroundings = {
    argv: [],
    env,
    stdout: quiet,
    stderr: quiet,
    clock: realClock,
    randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
    random: () => 0.5,
    who: 'test@example.ac.uk',
    exists: () => false,
    readFile: path => Promise.reject(new Error(`nothing reads ${path}`)),
    writeNewFile: path => Promise.reject(new Error(`nothing writes ${path}`)),
    stop: new AbortController().signal,
    fail: reason => {
      throw reason;
    },
  };
  const openStore = async () => openSqliteStore({ file: ':memory:', queries: allQueries, now: () => realClock.now() });
  const installation = await openInstallation({ syncs, openStore }, config, surroundings, {
    level: 'error',
    logForm: 'readable',
  });
  const { runnable } = await installation.open('lookup-gitlab');
  const writes = (): number =>
    gitlab.requests.entries().filter(({ method }) => method === 'POST' || method === 'PUT').length;
  return {
    writes,
    run: (request: RunRequest): Promise<RunResult> => runnable.run(installation.runParts('lookup-gitlab'), request),
    [Symbol.asyncDispose]: async () => {
      await installation.close();
      await Promise.all(endings.map(end => end()));
    },
  };
}

const asked: readonly RunRequest[] = [
  { trigger: 'cli', by: 'somebody', mode: 'apply' },
  { trigger: 'person', by: 'somebody', mode: 'apply' },
  { trigger: 'scheduler', by: 'the scheduler', mode: 'apply' },
];

describe('an installation outside production that names no instance to write to', () => {
  for (const environment of ['development', 'staging']) {
    it(`only ever dry-runs, whatever is asked: ${environment}`, async () => {
      await using world = await installed(environment, { writable: false });
      for (const request of asked) await assert.rejects(world.run(request), BadRequestError);
      const ticked = await world.run({ trigger: 'scheduler', by: 'the scheduler' });
      assert.equal(ticked.mode, 'dry-run');
      assert.match(ticked.message, /planned; dry run/);
      assert.equal(world.writes(), 0);
    });
  }

  it('writes once it names the test instance', async () => {
    await using world = await installed('staging', { writable: true });
    assert.equal((await world.run({ trigger: 'scheduler', by: 'the scheduler' })).mode, 'apply');
    assert.ok(world.writes() > 0);
  });
});

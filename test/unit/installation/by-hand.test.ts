import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { allQueries } from '#functions/collections.ts';
import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { acquire } from '#shared/runtime/lease/acquire.ts';
import { abandonRun } from '#shared/runtime/operations/abandon-and-clear.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { realClock } from '#test/support/real-clock.ts';
import { wholeConfiguration } from '#test/support/whole-configuration.ts';

const quiet = { write: () => undefined, isTTY: false, columns: undefined };
const runsByHand = syncs.flatMap(sync =>
  sync.functions.flatMap(each => (each.kind === 'by-hand' ? [{ sync, function: each }] : [])),
);

/** Every function of the house, configured to apply; nothing of it reaches a network. */
async function wholeHouse(): Promise<Installation> {
  const whole = wholeConfiguration();
  const functions = Object.entries(whole.functions).map(([name, own]) => [
    name,
    'mode' in own ? { ...own, mode: 'apply' } : own,
  ]);
  const state = { store: 'sqlite', file: ':memory:' };
  const config = lockstepConfig.parse({ ...whole, state, functions: Object.fromEntries(functions) });
  let ids = 0;
  const openStore = async () => openSqliteStore({ file: ':memory:', queries: allQueries, now: () => realClock.now() });
  return await openInstallation(
    { syncs, openStore },
    config,
    {
      argv: [],
      env: {},
      stdout: quiet,
      stderr: quiet,
      clock: realClock,
      randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
      random: () => 0.5,
      who: 'test@example.ac.uk',
      wire: () => Promise.reject(new Error('nothing is asked')),
      exists: () => false,
      readFile: path => Promise.reject(new Error(`nothing reads ${path}`)),
      writeNewFile: path => Promise.reject(new Error(`nothing writes ${path}`)),
      stop: new AbortController().signal,
      fail: reason => {
        throw reason;
      },
    },
    { level: 'error', logForm: 'readable' },
  );
}

describe('every function that is run by hand', () => {
  let house: Installation;
  before(async () => {
    house = await wholeHouse();
  });
  after(() => house.close());

  it('is looked at here', () => {
    assert.ok(runsByHand.length >= 6);
  });

  for (const { sync, function: byHand } of runsByHand) {
    const host = sync.functions.find(({ name }) => name === byHand.beside);

    it(`names the scheduled function of its sync that writes to the same systems: ${byHand.name}`, () => {
      assert.equal(host?.kind, 'scheduled');
      assert.deepEqual(Object.keys(byHand.systems).sort(), Object.keys(host?.systems ?? {}).sort());
    });

    it(`never runs while that one does, nor that one while it does: ${byHand.name}`, async () => {
      for (const [first, second] of [
        [byHand.name, byHand.beside ?? ''],
        [byHand.beside ?? '', byHand.name],
      ] as const) {
        const record = collectionOn(house.store, ticks).set('anything', { at: 0, result: '' });
        const held = await acquire(first, house.runParts(first), { runId: 'first', progress: () => null, record });
        assert.equal(held.kind, 'acquired');
        const { runnable, parameters } = await house.open(second);
        // Some must be told what to do; to a run that does not begin it is all the same.
        const asked = [{}, { run: 'any' }].find(given => parameters.safeParse(given).success);
        const request = { trigger: 'cli', by: 'somebody', mode: 'apply', parameters: asked } as const;
        const told = await runnable.run(house.runParts(second), request);
        if (held.kind === 'acquired') held.lease.stop();
        assert.equal(told.status, 'skipped', told.message);
        assert.equal(told.heldBy?.function, first, told.message);
        await abandonRun(house.operations, first);
      }
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CredentialError } from '#shared/core/errors.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { createSecretReader } from '#shared/secrets/secret-reader.ts';
import { machine, person, tick } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

describe('refused credentials', () => {
  it('name the keys and references, and a corrected file is read by the next run of the same process', async () => {
    const { parts } = machine();
    let file = 'wrong';
    let pinnedReads = 0;
    const secrets = createSecretReader({
      env: {},
      readFile: async () => file,
      accessVersion: async () => `pinned ${++pinnedReads}`,
      redactor: { add: () => undefined },
    });
    const shelves = new Shelves().put({ a: '1' });
    const plain = shelfSync(shelves);
    const sync: typeof plain = {
      ...plain,
      read: async context => {
        await secrets.read('secret://projects/p/secrets/s/versions/1');
        if ((await secrets.read('file:///token')) === 'wrong') throw new CredentialError('The shelf refused the key.');
        return await plain.read(context);
      },
    };
    const credentialsRefused = (): string => {
      secrets.forgetFiles();
      return 'shelf uses upstreams.shelf.key (file:///token).';
    };
    const run = (request: typeof tick | typeof person, mode: 'apply' | 'dry-run') =>
      runSync(sync, { ...parts(), credentialsRefused }, { ...request, mode });
    for (const mode of ['apply', 'dry-run'] as const) {
      const refused = await run(tick, mode);
      assert.equal(refused.status, 'failed');
      assert.match(refused.advice ?? '', /upstreams\.shelf\.key \(file:\/\/\/token\)/);
    }
    file = 'right';
    assert.equal((await run(person, 'apply')).status, 'succeeded');
    assert.equal(pinnedReads, 1, 'what cannot change is read once');
  });
});

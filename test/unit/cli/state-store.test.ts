import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnavailableError } from '#shared/core/errors.ts';
import { ShelfCli } from './support/shelf-cli.ts';

class StorelessCli extends ShelfCli {
  override composition() {
    return {
      ...super.composition(),
      openStore: () => Promise.reject(new UnavailableError('Firestore is away', { advice: 'Wait for it.' })),
    };
  }
}

describe('the command line without its state store', () => {
  it('ends as aborted, which tells a script to try again, and says what is down', async () => {
    const cli = new StorelessCli();
    try {
      const { code, stderr } = await cli.call('run', 'shelf', '--apply');
      assert.equal(code, 5);
      assert.match(stderr, /Firestore is away/);
      assert.match(stderr, /Wait for it/);
    } finally {
      cli.remove();
    }
  });
});

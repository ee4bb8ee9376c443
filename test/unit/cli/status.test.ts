import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShelfCli } from './support/shelf-cli.ts';

const hour = 3_600_000;

describe('lockstep status', () => {
  it('asks again for an approval that has expired', async () => {
    const cli = new ShelfCli();
    try {
      cli.shelves.put({ a: '1', b: '1', c: '1' });
      await cli.call('run', 'shelf', '--apply');
      cli.shelves.source.clear();
      cli.clock.advance(hour);
      const { runId } = JSON.parse((await cli.call('run', 'shelf', '--apply', '--json')).stdout);
      await cli.call('approve', 'shelf', runId);
      assert.doesNotMatch((await cli.call('status')).stdout, /lockstep approve shelf \d/);
      cli.clock.advance(24 * hour);
      const { stdout } = await cli.call('status');
      assert.match(stdout, new RegExp(`lockstep approve shelf ${runId}`));
      assert.doesNotMatch(stdout, /approved run/);
    } finally {
      cli.remove();
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LeaseLostError, messageOf, UnavailableError } from '#shared/core/errors.ts';
import type { Log } from '#shared/core/log.ts';
import { Lease } from '#shared/runtime/lease/lease.ts';
import type { CommitResult } from '#shared/state/store.ts';
import { machine } from '#test/simulation/runtime/support/bench-parts.ts';

const ttlMs = 120_000;

/** A lease whose heartbeats are answered by `answer`, one word for each; and what was logged. */
function leaseOn(answer: () => Promise<CommitResult>) {
  const { clock, store } = machine();
  const warnings: string[] = [];
  const warn: Log['warn'] = (_fields, message) => void warnings.push(message);
  const lease = new Lease({ control: 'shelf', ticket: 'ours' }, clock.monotonic(), {
    store: Object.assign(Object.create(store), { commit: answer }),
    clock,
    log: { debug: warn, info: warn, warn, error: warn },
    ttlMs,
    progress: () => null,
  });
  return { clock, lease, warnings };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('Lease', () => {
  it('is given up when the store stays away, and says that the store was away', async () => {
    const { clock, lease } = leaseOn(() => Promise.reject(new UnavailableError('no route to the store')));
    clock.advance(ttlMs / 3);
    await settled();
    assert.equal(lease.signal.aborted, false, 'there is time left');
    clock.advance(ttlMs / 3);
    await settled();
    clock.advance(ttlMs / 3);
    await settled();
    assert.ok(lease.signal.reason instanceof LeaseLostError);
    assert.match(messageOf(lease.signal.reason), /no route to the store/);
    assert.doesNotMatch(messageOf(lease.signal.reason), /taken over/);
  });

  it('says that another run has it when its ticket is gone', async () => {
    const { clock, lease } = leaseOn(async () => ({ ok: false, why: 'ticket' }));
    clock.advance(ttlMs / 3);
    await settled();
    assert.match(messageOf(lease.signal.reason), /taken over/);
  });

  it('is not called lost when it was given back with a heartbeat on its way', async () => {
    const answer = Promise.withResolvers<CommitResult>();
    const { clock, lease, warnings } = leaseOn(() => answer.promise);
    clock.advance(ttlMs / 3);
    await settled();
    lease.stop();
    answer.resolve({ ok: false, why: 'ticket' });
    await settled();
    assert.equal(lease.signal.aborted, false);
    assert.deepEqual(warnings, []);
  });
});

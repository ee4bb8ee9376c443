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

  it('asks a store that was away again the sooner, the less is left, and holds on when it is back', async () => {
    let asked = 0;
    const { clock, lease } = leaseOn(async () => {
      asked += 1;
      if (asked < 3) throw new UnavailableError('no route to the store');
      return { ok: true };
    });
    clock.advance(ttlMs / 3);
    await settled();
    clock.advance(ttlMs / 3);
    await settled();
    clock.advance(ttlMs / 6);
    await settled();
    assert.equal(asked, 3, 'not only when the next heartbeat is due');
    clock.advance(ttlMs / 3 - 1);
    await lease.outlast(ttlMs / 2);
  });

  it('renews once more before a write where the heartbeat that it waited for was long under way', async () => {
    const answers = [Promise.withResolvers<CommitResult>(), Promise.withResolvers<CommitResult>()];
    let asked = 0;
    const { clock, lease } = leaseOn(() => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')));
    clock.advance(ttlMs / 3);
    await settled();
    clock.advance(ttlMs / 2);
    const writing = lease.outlast(ttlMs * 0.9);
    answers[0]?.resolve({ ok: true });
    await settled();
    assert.equal(asked, 2);
    answers[1]?.resolve({ ok: true });
    await writing;
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dividePace, type PaceMember } from '#shared/core/pace.ts';
import fc from '#test/support/fast-check.ts';

const permitted = 115;
const ttl = 30_000;

interface Asking {
  readonly id: string;
  readonly passes: number;
  readonly burst: number;
}

function sumOf(members: readonly PaceMember[], now: number): number {
  return members.filter(({ until }) => until > now).reduce((sum, { perMinute }) => sum + perMinute, 0);
}

function asked(members: readonly PaceMember[], id: string, now: number, burst = 1) {
  return dividePace(members, { id, holder: id, permitted, burst, until: now + ttl }, now);
}

describe('the division of a permitted rate', () => {
  it('gives all of it to whoever is alone', () => {
    assert.equal(asked([], 'queue', 0).mine, permitted);
  });

  it('lets a newcomer wait until the other has made room, and then halves it', () => {
    const alone = asked([], 'queue', 0);
    const early = asked(alone.members, 'refresh', 1_000);
    assert.deepEqual([early.mine, early.isWhole], [0, false]);
    const less = asked(early.members, 'queue', 2_000);
    const second = asked(less.members, 'refresh', 3_000);
    assert.deepEqual([less.mine, second.mine, second.isWhole], [57, 57, true]);
  });

  it('gives the part of one that died back when it has run out, and not before', () => {
    const both = asked(asked([], 'queue', 0).members, 'refresh', 1_000);
    const less = asked(both.members, 'queue', 2_000);
    const alone = (now: number) => asked(less.members, 'refresh', now).mine;
    assert.equal(alone(2_000 + ttl - 1), 57);
    assert.equal(alone(2_000 + ttl), permitted);
  });

  it('never gives more than is permitted, whoever asks when, and soon gives everybody the same', () => {
    const step = fc.record<Asking>({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      passes: fc.integer({ min: 0, max: 40_000 }),
      burst: fc.constantFrom(1, 1, 4),
    });
    const rate = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.1, max: 300, noNaN: true }));
    const property = fc.property(rate, fc.array(step, { maxLength: 40 }), (most, steps) => {
      let members: readonly PaceMember[] = [];
      let now = 0;
      const ask = (id: string, burst: number) =>
        dividePace(members, { id, holder: id, permitted: most, burst, until: now + ttl }, now);
      for (const { id, passes, burst } of steps) {
        now += passes;
        ({ members } = ask(id, burst));
        assert.ok(sumOf(members, now) <= most + 1e-9, `${sumOf(members, now)} of ${most}`);
      }
      // First all make room, then all take it.
      const all = ['a', 'b', 'c', 'd'];
      for (const id of [...all, ...all, ...all]) ({ members } = ask(id, 1));
      const parts = members.map(({ perMinute }) => perMinute);
      assert.ok(Math.max(...parts) - Math.min(...parts) < 1e-9, parts.join());
      assert.ok(Math.min(...parts) > 0);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

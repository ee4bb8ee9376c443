import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doneInLastDay, tallied } from '#shared/core/rolling-tally.ts';
import fc from '#test/support/fast-check.ts';

const hour = 3_600_000;

describe('rolling tally', () => {
  it('forgets what is more than a day old, and never less', () => {
    const at = 1_000_000 * hour + 1;
    const tallies = tallied([], { delete: 3 }, at);
    assert.deepEqual(doneInLastDay(tallies, at + 24 * hour - 1), { delete: 3 });
    assert.deepEqual(doneInLastDay(tallies, at + 25 * hour), {});
  });

  it('keeps no hour without a count', () => {
    assert.deepEqual(tallied([], { delete: 0 }, 5 * hour), []);
  });

  it('counts at least everything of the last 24 hours and nothing older than 25', () => {
    const event = fc.record({ after: fc.nat(6 * hour), count: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), events => {
        let now = 1_000_000 * hour;
        let tallies: ReturnType<typeof tallied> = [];
        const history: { at: number; count: number }[] = [];
        for (const { after, count } of events) {
          now += after;
          tallies = tallied(tallies, { block: count }, now);
          history.push({ at: now, count });
          const sum = (since: number) =>
            history.filter(one => one.at > since).reduce((total, one) => total + one.count, 0);
          const counted = doneInLastDay(tallies, now)['block'] ?? 0;
          assert.ok(counted >= sum(now - 24 * hour) && counted <= sum(now - 25 * hour - 1));
          assert.ok(tallies.length <= 26);
        }
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dateAt, idleness, isDue } from '#functions/lookup-gitlab/decide/idleness.ts';
import fc from '#test/support/fast-check.ts';

describe('calendar months of idleness', () => {
  const cases: readonly [string | null, string, number, string][] = [
    ['2024-11-20', '2020-01-01', 24, '2026-11-21'],
    ['2024-02-29', '2020-01-01', 24, '2026-03-01'],
    ['2022-02-28', '2020-01-01', 24, '2024-02-29'],
    ['2024-08-31', '2020-01-01', 1, '2024-10-01'],
    [null, '2024-12-31', 2, '2025-03-01'],
  ];
  for (const [active, created, months, due] of cases) {
    it(`${active ?? `created ${created}`} and ${months} months: due on ${due}`, () => {
      const { dueOn } = idleness({ lastSeenOn: active, createdOn: created }, months, null);
      assert.equal(dueOn.toString(), due);
    });
  }

  it('knows the local date on either side of midnight and of the clock changes', () => {
    assert.equal(dateAt(Date.parse('2026-07-01T23:30:00Z')).toString(), '2026-07-02');
    assert.equal(dateAt(Date.parse('2026-12-01T23:30:00Z')).toString(), '2026-12-01');
  });

  it('is never due before 24 months have passed, and always a day after', () => {
    const dates = fc.date({ min: new Date('2001-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, date => {
        const on = date.toISOString().slice(0, 10);
        const { since, dueOn } = idleness({ lastSeenOn: on, createdOn: '2000-01-01' }, 24, null);
        assert.equal(isDue(dueOn, since.add({ months: 24 })), false);
        assert.equal(isDue(dueOn, since.add({ months: 24, days: 1 })), true);
      }),
      { numRuns: 100 },
    );
  });
});

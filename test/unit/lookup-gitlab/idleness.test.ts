import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { protection } from '#functions/lookup-gitlab/account/protection.ts';
import { dateAt, idleness, isDue } from '#functions/lookup-gitlab/decide/idleness.ts';
import { pardonedAt } from '#functions/lookup-gitlab/decide/pardon.ts';
import fc from '#test/support/fast-check.ts';
import { account, now, ourMark, personsMark, record, selfId } from './situations.ts';

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

describe('when a person last let an idle external stay', () => {
  const rules = { selfId, ourIds: new Set([selfId]), idleMonths: 24, now };
  const unblockedAt = Date.parse('2026-10-12T11:02:41Z');

  it('is not known of one whom nobody unblocked, nor where GitLab does not tell when', () => {
    assert.equal(pardonedAt({ account: account(), record: undefined }, rules), null);
    assert.equal(
      pardonedAt({ account: account({ unblockedBy: ourMark }), record: record({ why: 'idle' }) }, rules),
      null,
    );
    const someDay = account({ unblockedBy: 'root-user/7+some day' });
    assert.equal(pardonedAt({ account: someDay, record: undefined }, rules), null);
    const overruled = record({ why: 'idle', phase: 'overruled', overruledAt: null });
    assert.equal(pardonedAt({ account: account(), record: overruled }, rules), null);
  });

  it('is the later of what GitLab and our record tell', () => {
    const unblocked = account({ unblockedBy: personsMark });
    assert.equal(pardonedAt({ account: unblocked, record: undefined }, rules), unblockedAt);
    for (const overruledAt of [unblockedAt - 5, unblockedAt + 5]) {
      const overruled = record({ why: 'idle', phase: 'overruled', overruledAt });
      assert.equal(pardonedAt({ account: unblocked, record: overruled }, rules), Math.max(unblockedAt, overruledAt));
      assert.equal(pardonedAt({ account: account(), record: overruled }, rules), overruledAt);
    }
  });
});

describe('why a username alone protects an account', () => {
  const cases = [
    ['bot', 'its username is a robot’s'],
    ['ignored', 'the configuration says to ignore it'],
    ['other', 'its username is of no form that is followed'],
    ['external', undefined],
  ] as const;
  for (const [kind, why] of cases) it(kind, () => assert.equal(protection(account(), { kind }, selfId), why));
  it('a person', () => {
    const identity = { kind: 'person', crsid: 'ab123', groupAdmin: true } as const;
    assert.equal(protection(account(), identity, selfId), undefined);
  });
});

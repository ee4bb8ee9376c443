import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planner, rulesOf } from '#functions/lookup-gitlab/plan.ts';
import { dueSoon } from '#functions/lookup-gitlab/report/due-soon.ts';
import { changesOf, type Finding } from '#shared/core/change.ts';
import { config } from './config.ts';
import { account, blockedByUs, now, reading, record, selfId } from './situations.ts';

describe('what the plan reports besides changes', () => {
  const finds = (findings: readonly Finding[], kind: string): string[] =>
    findings.filter(finding => finding.kind === kind).map(({ target, message }) => `${target}: ${message}`);

  it('names the externals that become due within a month, soonest first', () => {
    const external = (id: number, lastSeenOn: string | null, more = {}) =>
      account({ id, username: `external-${id}`, lastSeenOn, ...more });
    const accounts = [
      external(1001, '2024-12-20'),
      external(1002, '2024-11-21'),
      external(1003, '2024-12-21'),
      external(1004, '2024-11-20'),
      external(1005, '2024-12-01', { state: 'blocked' }),
      external(1006, '2024-12-01', { isAdmin: true }),
      external(1007, null, { createdOn: '2024-12-05' }),
    ];
    assert.deepEqual(finds(planner(config)(reading({ accounts }), now).findings, 'due-soon'), [
      'external-1002: will be blocked from 2026-11-22 unless active before: no activity since 2024-11-21',
      'external-1007: will be blocked from 2026-12-06 unless active before: never active, created on 2024-12-05',
      'external-1001: will be blocked from 2026-12-21 unless active before: no activity since 2024-12-20',
    ]);
  });

  it('names who is protected or unproven, and sums up the unknown, the respected and the overruled', () => {
    const accounts = [
      account({ id: selfId, username: 'aa1' }),
      blockedByUs({ id: 11, username: 'bb2', claim: null }),
      account({ id: 12, username: 'cc3' }),
      account({ id: 13, username: 'dd4', state: 'deactivated' }),
      account({ id: 14, username: 'ee5' }),
    ];
    const lookupStatuses = new Map([
      ['aa1', 'cancelled'],
      ['bb2', 'live'],
      ['cc3', 'unknown'],
      ['dd4', 'cancelled'],
      ['ee5', 'cancelled'],
    ] as const);
    const records = new Map([
      [11, record({ userId: 11 })],
      [14, record({ userId: 14, phase: 'overruled', overruledAt: now })],
    ]);
    const plan = planner(config)(reading({ accounts, lookupStatuses, records }), now);
    assert.deepEqual(changesOf(plan), []);
    assert.deepEqual(
      plan.findings.map(({ kind, target }) => `${kind} ${target}`),
      ['protected aa1', 'unproven bb2', 'unknown 1 account', 'respected 1 account', 'overruled 1 account'],
    );
  });

  it('says in full what a person has to look at, and of the rest how many and who', () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, at) => account({ id: 100 + at, username: `ab${at}` }));
    const unknown = (count: number) =>
      planner(config)(
        reading({
          accounts: people(count),
          lookupStatuses: new Map(people(count).map(({ username }) => [username, 'unknown'])),
        }),
        now,
      ).findings;
    const first = Array.from({ length: 20 }, (_, at) => `ab${at}`).join(', ');
    const one = '1 account is of a person whom Lookup does not know; it stays as it is: ab0';
    assert.deepEqual(unknown(1), [{ kind: 'unknown', target: '1 account', message: one }]);
    const words = 'accounts are of people whom Lookup does not know; they stay as they are';
    assert.deepEqual(unknown(20), [{ kind: 'unknown', target: '20 accounts', message: `20 ${words}: ${first}` }]);
    assert.deepEqual(unknown(22), [
      { kind: 'unknown', target: '22 accounts', message: `22 ${words}: ${first}, … and 2 more` },
    ]);
  });

  it('says why somebody is protected, and what is respected', () => {
    const accounts = [
      account({ id: 12, username: 'cc3', isAdmin: true }),
      account({ id: 13, username: 'dd4', state: 'deactivated' }),
      account({ id: 14, username: 'ee5' }),
    ];
    const lookupStatuses = new Map(['cc3', 'dd4', 'ee5'].map(name => [name, 'cancelled'] as const));
    const records = new Map([[14, record({ userId: 14, phase: 'overruled', overruledAt: now })]]);
    const { findings } = planner(config)(reading({ accounts, lookupStatuses, records }), now);
    assert.deepEqual(
      findings.map(({ message }) => message),
      [
        'is cancelled in Lookup as of 2026-11-21; last active in GitLab on 2026-11-01; not blocked, since it is an administrator',
        '1 account would be blocked but is in a state other than active, which is respected: dd4',
        '1 cancelled person stays active because a person unblocked the account: ee5',
      ],
    );
  });

  it('says how many are respected and overruled', () => {
    const ids = [13, 14, 15, 16];
    const accounts = ids.map(id => account({ id, username: `ab${id}`, state: id < 15 ? 'deactivated' : 'active' }));
    const lookupStatuses = new Map(ids.map(id => [`ab${id}`, 'cancelled'] as const));
    const records = new Map(
      [15, 16].map(id => [id, record({ userId: id, phase: 'overruled', overruledAt: now })] as const),
    );
    const { findings } = planner(config)(reading({ accounts, lookupStatuses, records }), now);
    assert.deepEqual(
      findings.map(({ message }) => message),
      [
        '2 accounts would be blocked but are in states other than active, which is respected: ab13, ab14',
        '2 cancelled people stay active because a person unblocked their accounts: ab15, ab16',
      ],
    );
  });

  it('names those who become due on one day by their ids, and nobody who is due today', () => {
    const identity = { kind: 'external' } as const;
    const situation = (id: number, lastSeenOn: string) => {
      const one = account({ id, username: `external-${id}`, lastSeenOn });
      return { account: one, identity, lookupStatus: undefined, record: undefined };
    };
    const rules = rulesOf(config, selfId, now);
    const soon = (ids: readonly number[], on: string) =>
      dueSoon(
        ids.map(id => situation(id, on)),
        rules,
      ).map(({ target }) => target);
    assert.deepEqual(soon([1002, 999, 1000], '2024-12-01'), ['external-999', 'external-1000', 'external-1002']);
    assert.deepEqual(soon([7], '2024-11-21'), ['external-7']);
    assert.deepEqual(soon([7], '2024-11-20'), []);
    assert.deepEqual(soon([7], '2024-01-01'), []);
  });

  it('names those who become due on one day by their ids, however they are listed', () => {
    const accounts = [1002, 999].map(id => account({ id, username: `external-${id}`, lastSeenOn: '2024-12-01' }));
    assert.deepEqual(
      planner(config)(reading({ accounts: [...accounts].reverse() }), now).findings.map(({ target }) => target),
      ['external-999', 'external-1002'],
    );
  });

  it('names nobody who was pardoned: the months of an account that a person let in again begin anew', () => {
    const external = account({ username: 'external-jo', lastSeenOn: '2024-12-01' });
    const overruled = record({ why: 'idle', phase: 'overruled', overruledAt: now });
    const found = (records: Parameters<typeof reading>[0]) =>
      planner(config)(reading({ accounts: [external], ...records }), now).findings.length;
    assert.equal(found({}), 1);
    assert.equal(found({ records: new Map([[100, overruled]]) }), 0);
  });
});

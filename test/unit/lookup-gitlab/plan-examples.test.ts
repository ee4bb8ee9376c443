import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account } from '#functions/lookup-gitlab/account/account.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { keyOf, planner, rulesOf, situationOf } from '#functions/lookup-gitlab/plan.ts';
import type { Reading } from '#functions/lookup-gitlab/reading/reading.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { config } from './config.ts';
import { account, blockedByUs, claimed, now, personsMark, reading, record, selfId } from './situations.ts';

const statuses = (all: Record<string, 'live' | 'cancelled' | 'unknown'>) => new Map(Object.entries(all));
const plan = (given: Partial<Reading>) => planner(config)(reading(given), now);

function told(given: Partial<Reading>): string[] {
  return changesOf(plan(given)).map(
    ({ kind, target, title, from, to, reason }) => `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`,
  );
}

interface Case {
  readonly account: Account;
  readonly is?: 'live' | 'cancelled';
  readonly record?: BlockRecord;
}

describe('the change that an account is planned to undergo', () => {
  const cases: readonly [string, Case, string][] = [
    [
      'a block',
      { account: account(), is: 'cancelled' },
      'block ab123 “Block ab123”: active → blocked (cancelled), since is cancelled in Lookup',
    ],
    [
      'a block for idleness, which has a limit of its own',
      { account: account({ username: 'external-jo', lastSeenOn: '2024-01-01' }) },
      'block-idle external-jo “Block idle external external-jo”: active → blocked (idle), since no activity',
    ],
    [
      'an end of a block',
      { account: blockedByUs(), is: 'live', record: record() },
      'unblock ab123 “Unblock ab123”: blocked → active, since no longer cancelled',
    ],
    [
      'a record of a block that was made',
      { account: blockedByUs(), is: 'cancelled', record: record({ phase: 'intended', mark: null }) },
      'bookkeeping ab123 “Update our record of ab123”: blocked → recorded, since ',
    ],
    [
      'a record of what a person overruled',
      {
        account: account({ claim: claimed('cancelled'), unblockedBy: personsMark }),
        is: 'cancelled',
        record: record(),
      },
      'bookkeeping ab123 “Update our record of ab123”: active → left to a person, since ',
    ],
    [
      'a record that is not needed any more',
      {
        account: account({ claim: claimed('cancelled') }),
        is: 'live',
        record: record({ phase: 'intended', mark: null }),
      },
      'bookkeeping ab123 “Update our record of ab123”: active → forgotten, since ',
    ],
  ];
  for (const [name, { account: one, is, record: known }, expected] of cases)
    it(name, () => {
      const [line, ...more] = told({
        accounts: [one],
        lookupStatuses: is === undefined ? new Map() : statuses({ ab123: is }),
        records: new Map(known === undefined ? [] : [[100, known]]),
      });
      assert.equal(line?.slice(0, expected.length), expected);
      assert.deepEqual(more, []);
    });

  it('bears what the deed needs', () => {
    const [change] = changesOf(plan({ accounts: [account()], lookupStatuses: statuses({ ab123: 'cancelled' }) }));
    assert.deepEqual(change?.payload, {
      userId: 100,
      selfId,
      action: { kind: 'block', why: 'cancelled', finishes: false },
      crsid: 'ab123',
      lookupStatus: 'cancelled',
      lookupStatusAt: now,
      record: undefined,
    });
    const idle = account({ username: 'external-jo', lastSeenOn: '2024-01-01' });
    const [other] = changesOf(plan({ accounts: [idle] }));
    assert.deepEqual([other?.payload.crsid, other?.payload.lookupStatus], [undefined, undefined]);
    const ours = record();
    const [back] = changesOf(
      plan({ accounts: [blockedByUs()], lookupStatuses: statuses({ ab123: 'live' }), records: new Map([[100, ours]]) }),
    );
    assert.equal(back?.payload.record, ours);
  });

  it('is known by its account, whatever that is called, and by what it leads to', () => {
    const block = { kind: 'block', why: 'cancelled', finishes: false } as const;
    assert.equal(keyOf(account(), block), keyOf(account({ username: 'ab124' }), { ...block, finishes: true }));
    const others = [
      keyOf(account(), block),
      keyOf(account({ id: 101 }), block),
      keyOf(account({ state: 'deactivated' }), block),
      keyOf(account(), { ...block, why: 'idle' }),
      keyOf(account(), { kind: 'unblock', finishes: false }),
      keyOf(account(), { kind: 'bookkeeping', how: 'confirm', why: 'idle' }),
      keyOf(account(), { kind: 'bookkeeping', how: 'overruled', why: 'idle' }),
      keyOf(account(), { kind: 'bookkeeping', how: 'withdraw', why: 'idle' }),
    ];
    assert.equal(new Set(others).size, others.length);
    const confirm = { kind: 'bookkeeping', how: 'confirm', why: 'idle' } as const;
    assert.equal(keyOf(account(), confirm), changeKey('bookkeeping', '100', 'active', 'recorded'));
  });
});

describe('the record of an account that a complete listing lacks', () => {
  it('is forgotten, which moderates nobody', () => {
    const gone = record({ why: 'idle' });
    const { units, findings } = plan({ goneRecords: [gone] });
    assert.deepEqual(findings, []);
    const [unit, ...more] = units;
    assert.deepEqual(more, []);
    const [change] = unit?.changes ?? [];
    const { key, ...said } = change ?? {};
    assert.equal(unit?.key, '100');
    assert.deepEqual(said, {
      kind: 'bookkeeping',
      target: 'ab123',
      title: 'Update our record of ab123',
      from: 'deleted from GitLab',
      to: 'forgotten',
      reason: 'the account is no longer in GitLab, so there is no block to remember',
      payload: {
        userId: 100,
        selfId,
        action: { kind: 'bookkeeping', how: 'gone', why: 'idle' },
        crsid: undefined,
        lookupStatus: undefined,
        lookupStatusAt: now,
        record: gone,
      },
    });
    const [other] = changesOf(plan({ goneRecords: [record({ userId: 101 })] }));
    assert.notEqual(key, other?.key);
    assert.equal(key, changeKey('bookkeeping', '100', 'deleted', 'forgotten'));
  });
});

describe('the order and the findings of a plan', () => {
  it('goes by the ids of the accounts, then by those that are gone', () => {
    const ids = [3, 20, 100];
    const accounts = [100, 3, 20].map(id => account({ id, username: `ab${id}` }));
    const lookupStatuses = statuses({ ab100: 'cancelled', ab3: 'cancelled', ab20: 'cancelled' });
    const goneRecords = [9, 2, 30].map(userId => record({ userId }));
    const { units } = plan({ accounts, lookupStatuses, goneRecords });
    assert.deepEqual(
      units.map(({ key }) => key),
      [...ids, 2, 9, 30].map(String),
    );
  });

  it('names the odd first, then what is withheld, then who is due soon', () => {
    const accounts = [
      account({ id: 5, username: 'external-soon', lastSeenOn: '2024-12-01' }),
      account({ id: 6, username: 'external-now', lastSeenOn: '2024-01-01' }),
      account({ id: 7, username: 'ab7', isAdmin: true }),
    ];
    const odd = { accounts: [{ id: 8, username: undefined, oddAt: 'state' }], people: ['nobody'] };
    const { findings } = plan({ accounts, odd, lookupStatuses: statuses({ ab7: 'cancelled' }) });
    assert.deepEqual(
      findings.map(({ kind, target }) => `${kind} ${target}`),
      ['odd-account GitLab user 8', 'odd-person Lookup', 'protected ab7', 'due-soon external-soon'],
    );
  });

  it('warns no person of idleness: only externals are blocked for it', () => {
    const accounts = [account({ username: 'ab123', lastSeenOn: '2024-12-01' })];
    assert.deepEqual(plan({ accounts, lookupStatuses: statuses({ ab123: 'live' }) }).findings, []);
  });
});

describe('what the limits are shares of', () => {
  it('is the active people, the active externals, and all who are active, but for the ignored', () => {
    const by = planner({ ...config, identities: { ...config.identities, ignore: ['ab9'] } });
    const accounts = [
      account({ id: 10, username: 'ab1' }),
      account({ id: 11, username: 'ab2' }),
      account({ id: 12, username: 'ab3', state: 'blocked' }),
      account({ id: 13, username: 'external-jo' }),
      account({ id: 14, username: 'external-kim', state: 'deactivated' }),
      account({ id: 15, username: 'uis-ci-bot' }),
      account({ id: 16, username: 'ab9' }),
      account({ id: 17, username: 'uis-cd-bot' }),
    ];
    const lookupStatuses = statuses({ ab1: 'live', ab2: 'live', ab3: 'live' });
    const { population } = by(reading({ accounts, lookupStatuses }), now);
    assert.deepEqual(population, { block: 2, unblock: 2, 'block-idle': 1, total: 5 });
  });
});

describe('what a decision rests on', () => {
  it('rules: our own account and those before it are ours', () => {
    assert.deepEqual(rulesOf({ idleMonths: 24, formerAccounts: [2, 3] }, 1, now), {
      selfId: 1,
      ourIds: new Set([1, 2, 3]),
      idleMonths: 24,
      now,
    });
  });

  it('a situation: what Lookup says of the person, and what is remembered of the account', () => {
    const ours = record();
    const all = { lookupStatuses: statuses({ ab123: 'live' }), records: new Map([[100, ours]]) };
    const person = { kind: 'person', crsid: 'ab123', groupAdmin: false } as const;
    const one = account();
    assert.deepEqual(situationOf(one, person, all), {
      account: one,
      identity: person,
      lookupStatus: 'live',
      record: ours,
    });
    const other = situationOf(account({ id: 101 }), { kind: 'external' }, all);
    assert.deepEqual([other.lookupStatus, other.record], [undefined, undefined]);
  });
});

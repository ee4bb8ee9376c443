import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import { adoptPlanner } from '#functions/lookup-gitlab/adopt/plan-adopt.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { config } from './config.ts';
import { account, claimed, personsMark, reading, record } from './situations.ts';

const formerMark = 'lockstep-old/99+2026-10-01 02:17:09 UTC';
const plan = adoptPlanner({ ...config, formerAccounts: [98, 99] });

/** Blocked by the account that a predecessor used, unless it says otherwise. */
function blocked(given: Partial<Account> = {}): Account {
  return account({ state: 'blocked', blockedBy: formerMark, ...given });
}

interface Case {
  readonly account?: Account;
  readonly is?: LookupStatus;
  readonly record?: BlockRecord;
}

function told({ account: one = blocked(), is = 'cancelled', record: known }: Case): string[] {
  const lookupStatuses = new Map([['ab123', is]]);
  const records = new Map(known === undefined ? [] : [[100, known]]);
  const planned = plan(reading({ accounts: [one], lookupStatuses, records }));
  return [
    ...changesOf(planned).map(
      ({ kind, target, title, from, to, reason }) => `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`,
    ),
    ...planned.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`),
  ];
}

const taken =
  'adopt ab123 “Take over the block of ab123”: blocked by lockstep-old → blocked, ours, since the person is cancelled in Lookup; the account will be unblocked when they return';
const left = (why: string, who = 'ab123') => `not-adopted ${who}: blocked by lockstep-old, and stays as it is: ${why}`;
const overruled = left('a person has let it back in before');

describe('whether a block of a predecessor is taken over', () => {
  const ours = { mark: formerMark } as const;
  const claim = claimed('cancelled');
  const cases: readonly [string, Case, readonly string[]][] = [
    ['the person is cancelled', {}, [taken]],
    [
      'the person is live',
      { is: 'live' },
      [left('Lookup has the person as live: unblock it by hand if the block is a mistake')],
    ],
    ['Lookup does not know the person', { is: 'unknown' }, [left('Lookup does not know the person')]],
    [
      'it is no person’s',
      { account: blocked({ username: 'external-jo' }) },
      [left('its username is no person’s, so Lookup does not tell whether the block is right', 'external-jo')],
    ],
    ['a person blocked it', { account: blocked({ blockedBy: personsMark }) }, []],
    ['nobody knows who blocked it', { account: blocked({ blockedBy: null }) }, []],
    ['it is active again', { account: blocked({ state: 'active' }) }, []],
    ['it is ours, with record and claim', { account: blocked({ claim }), record: record(ours) }, []],
    ['its claim is lost', { record: record(ours) }, [taken]],
    ['its claim says another reason', { account: blocked({ claim: claimed('idle') }), record: record(ours) }, [taken]],
    ['its record is lost', { account: blocked({ claim }) }, [taken]],
    ['its record is of another block', { account: blocked({ claim }), record: record() }, [taken]],
    ['a person overruled it', { record: record({ ...ours, phase: 'overruled' }) }, [overruled]],
    ['a person lets it back in', { record: record({ ...ours, phase: 'letting-back' }) }, [overruled]],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(told(given), expected));

  it('goes by the ids of the accounts, each in a unit of its own, with the mark that is taken over', () => {
    const accounts = [30, 4, 200].map(id => blocked({ id, username: `ab${id}` }));
    const lookupStatuses = new Map(accounts.map(({ username }) => [username, 'cancelled'] as const));
    const { units, population } = plan(reading({ accounts, lookupStatuses }));
    assert.deepEqual(
      units.map(({ key, changes }) => [key, changes.map(({ payload }) => payload)]),
      [4, 30, 200].map(userId => [String(userId), [{ userId, mark: formerMark }]]),
    );
    assert.deepEqual(population, { adopt: 3 });
    const keys = units.flatMap(unit => unit.changes.map(({ key }) => key));
    assert.equal(new Set(keys).size, 3);
    assert.equal(keys[0], changeKey('adopt', '4', formerMark, 'ours'));
    const again = accounts.map(one => ({ ...one, blockedBy: `${formerMark} ` }));
    const others = changesOf(plan(reading({ accounts: again, lookupStatuses }))).map(({ key }) => key);
    assert.equal(new Set([...keys, ...others]).size, 6, 'another block is another change');
  });
});

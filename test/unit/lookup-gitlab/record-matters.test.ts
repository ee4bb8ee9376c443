import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import { identifier } from '#functions/lookup-gitlab/account/identity.ts';
import { permittedMode } from '#functions/lookup-gitlab/permitted-mode.ts';
import { rulesOf } from '#functions/lookup-gitlab/plan.ts';
import { recordMatters } from '#functions/lookup-gitlab/reading/record-matters.ts';
import { config } from './config.ts';
import { account, blockedByUs, claimed, now, personsMark, selfId } from './situations.ts';

const identify = identifier(config.identities);

describe('whether our record of an account is read', () => {
  const idle = { username: 'external-jo', lastSeenOn: '2024-01-01' };
  const cases: readonly [string, Account, LookupStatus | undefined, boolean][] = [
    ['active, live', account(), 'live', false],
    ['active, cancelled: a person may have overruled us', account(), 'cancelled', true],
    ['active, unknown', account(), 'unknown', false],
    ['active, with a claim of ours', account({ claim: claimed('cancelled') }), 'live', true],
    ['active, an external who is idle', account(idle), undefined, true],
    ['active, an external who is not', account({ username: 'external-jo' }), undefined, false],
    ['blocked by us, live', blockedByUs(), 'live', true],
    ['blocked by us, cancelled: it stays', blockedByUs(), 'cancelled', false],
    ['blocked by us, whose claim is lost, live', blockedByUs({ claim: null }), 'live', true],
    ['blocked by a person, with a claim of ours, live', blockedByUs({ blockedBy: personsMark }), 'live', true],
    ['blocked by a person, live', blockedByUs({ claim: null, blockedBy: personsMark }), 'live', false],
    [
      'blocked by a person, with a claim for idleness, live',
      blockedByUs({ claim: claimed('idle'), blockedBy: personsMark }),
      'live',
      false,
    ],
    ['in another state, live', blockedByUs({ state: 'deactivated' }), 'live', false],
  ];
  for (const [name, one, lookupStatus, expected] of cases)
    it(name, () => {
      const rules = rulesOf(config, selfId, now);
      assert.equal(recordMatters({ account: one, identity: identify(one.username), lookupStatus }, rules), expected);
    });
});

describe('whether accounts are blocked at all', () => {
  const writable = 'gitlab-test.example.ac.uk';
  it('as configured in production', () => {
    assert.equal(permittedMode({ mode: 'apply', writable: undefined }, 'production'), 'apply');
    assert.equal(permittedMode({ mode: 'dry-run', writable }, 'production'), 'dry-run');
  });
  it('elsewhere only where the instance is named', () => {
    assert.equal(permittedMode({ mode: 'apply', writable: undefined }, 'staging'), 'dry-run');
    assert.equal(permittedMode({ mode: 'apply', writable }, 'staging'), 'apply');
    assert.equal(permittedMode({ mode: 'dry-run', writable }, 'staging'), 'dry-run');
  });
});

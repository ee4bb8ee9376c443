import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { verdict } from './deciding.ts';
import { account, blockedByUs, now, ourMark, personsMark, record } from './situations.ts';

describe('what is done about a person', () => {
  const cases: readonly [string, Account, LookupStatus, BlockRecord | undefined, string][] = [
    ['live and active', account(), 'live', undefined, 'nothing'],
    ['cancelled and active', account(), 'cancelled', undefined, 'block: cancelled'],
    ['unknown and active', account(), 'unknown', undefined, 'unknown'],
    [
      'blocked by a person, cancelled',
      account({ state: 'blocked', blockedBy: personsMark }),
      'cancelled',
      undefined,
      'nothing',
    ],
    ['blocked by a person, live', account({ state: 'blocked', blockedBy: personsMark }), 'live', undefined, 'nothing'],
    ['blocked by us, cancelled', blockedByUs(), 'cancelled', record(), 'nothing'],
    ['blocked by us, live again', blockedByUs(), 'live', record(), 'unblock'],
    ['blocked by us, unknown now', blockedByUs(), 'unknown', record(), 'unknown'],
    [
      'blocked by us, then by a person',
      blockedByUs({ blockedBy: personsMark }),
      'live',
      record(),
      'bookkeeping: withdraw',
    ],
    ['our block, GitLab’s mark removed', blockedByUs({ blockedBy: null }), 'live', record(), 'unproven'],
    [
      'begun, blocked, but without a mark',
      blockedByUs({ blockedBy: null }),
      'cancelled',
      record({ phase: 'intended', mark: null }),
      'unproven',
    ],
    ['our block, its attribute removed', blockedByUs({ claim: null }), 'live', record(), 'unproven'],
    ['our marks, but no record', blockedByUs(), 'live', undefined, 'unproven'],
    [
      'a person lifted our block',
      blockedByUs({ state: 'active', unblockedBy: personsMark }),
      'cancelled',
      record(),
      'bookkeeping: overruled',
    ],
    ['our block is not in a GitLab restored from a backup', account(), 'cancelled', record(), 'block: cancelled'],
    ['our block is not in a restored GitLab, live', account(), 'live', record(), 'bookkeeping: withdraw'],
    [
      'a person lifted it, live again',
      blockedByUs({ state: 'active', unblockedBy: personsMark }),
      'live',
      record(),
      'bookkeeping: withdraw',
    ],
    [
      'overruled, still cancelled',
      account({ blockedBy: ourMark }),
      'cancelled',
      record({ phase: 'overruled', overruledAt: now }),
      'overruled',
    ],
    [
      'overruled, unknown now',
      account({ blockedBy: ourMark }),
      'unknown',
      record({ phase: 'overruled', overruledAt: now }),
      'nothing',
    ],
    [
      'overruled, live again',
      account({ blockedBy: ourMark }),
      'live',
      record({ phase: 'overruled', overruledAt: now }),
      'bookkeeping: withdraw',
    ],
    [
      'overruled, then blocked by a person',
      account({ state: 'blocked' }),
      'cancelled',
      record({ phase: 'overruled' }),
      'nothing',
    ],
  ];
  for (const [name, subject, lookupStatus, memory, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(verdict(subject, lookupStatus, memory), expected));
  }

  for (const state of ['ldap_blocked', 'deactivated', 'banned', 'blocked_pending_approval', 'something new']) {
    it(`respects ${state}`, () => {
      assert.equal(verdict(account({ state }), 'cancelled'), 'respected');
      assert.equal(verdict(blockedByUs({ state }), 'live', record()), 'nothing');
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, Standing } from '#functions/lookup-gitlab/account.ts';
import type { BlockRecord } from '#shared/state/collections/blocks.ts';
import { verdict } from './deciding.ts';
import { account, blockedByUs, claimed, now, ourMark, ourNextMark, personsMark, record } from './situations.ts';

describe('what is done about a person', () => {
  const cases: readonly [string, Account, Standing, BlockRecord | undefined, string][] = [
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
    ['blocked by us, then by a person', blockedByUs({ blockedBy: personsMark }), 'live', record(), 'settle: withdraw'],
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
      'settle: overruled',
    ],
    ['our block is not in a GitLab restored from a backup', account(), 'cancelled', record(), 'block: cancelled'],
    ['our block is not in a restored GitLab, live', account(), 'live', record(), 'settle: withdraw'],
    [
      'a person lifted it, live again',
      blockedByUs({ state: 'active', unblockedBy: personsMark }),
      'live',
      record(),
      'settle: withdraw',
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
      'settle: withdraw',
    ],
    [
      'overruled, then blocked by a person',
      account({ state: 'blocked' }),
      'cancelled',
      record({ phase: 'overruled' }),
      'nothing',
    ],
    [
      'begun, not blocked',
      account({ claim: claimed('cancelled') }),
      'cancelled',
      record({ phase: 'intended', mark: null }),
      'block: cancelled, finishing',
    ],
    [
      'begun, no longer due',
      account({ claim: claimed('cancelled') }),
      'live',
      record({ phase: 'intended', mark: null }),
      'settle: withdraw',
    ],
    ['begun, blocked by us', blockedByUs(), 'cancelled', record({ phase: 'intended', mark: null }), 'settle: confirm'],
    ['begun, blocked by us, live again', blockedByUs(), 'live', record({ phase: 'intended', mark: null }), 'unblock'],
    [
      'begun, blocked by a person',
      blockedByUs({ blockedBy: personsMark }),
      'cancelled',
      record({ phase: 'intended' }),
      'settle: withdraw',
    ],
    [
      'begun, an older block of ours in the mark',
      account({ blockedBy: ourMark, claim: claimed('cancelled') }),
      'cancelled',
      record({ phase: 'intended', markBefore: ourMark }),
      'block: cancelled, finishing',
    ],
    [
      'begun, blocked, lifted by a person',
      blockedByUs({ state: 'active' }),
      'cancelled',
      record({ phase: 'intended' }),
      'settle: overruled',
    ],
    [
      'unblock begun and done',
      blockedByUs({ state: 'active' }),
      'live',
      record({ phase: 'releasing' }),
      'settle: withdraw',
    ],
    [
      'unblock begun and done, cancelled anew',
      blockedByUs({ state: 'active' }),
      'cancelled',
      record({ phase: 'releasing' }),
      'block: cancelled',
    ],
    [
      'unblock begun, done by a person, cancelled anew',
      blockedByUs({ state: 'active', unblockedBy: personsMark }),
      'cancelled',
      record({ phase: 'releasing' }),
      'settle: overruled',
    ],
    ['unblock begun, not done', blockedByUs(), 'live', record({ phase: 'releasing' }), 'unblock, finishing'],
    ['unblock begun, cancelled again', blockedByUs(), 'cancelled', record({ phase: 'releasing' }), 'settle: confirm'],
    [
      'claimed, record lost, blocked since',
      blockedByUs({ state: 'active', blockedBy: ourNextMark }),
      'cancelled',
      undefined,
      'settle: overruled',
    ],
    [
      'claimed, record lost, never blocked',
      account({ claim: claimed('cancelled') }),
      'cancelled',
      undefined,
      'block: cancelled, finishing',
    ],
    ['claimed, record lost, not due', account({ claim: claimed('cancelled') }), 'live', undefined, 'settle: withdraw'],
    [
      'banned after our claim',
      account({ state: 'banned', claim: claimed('cancelled') }),
      'cancelled',
      record({ phase: 'intended' }),
      'settle: withdraw',
    ],
  ];
  for (const [name, subject, standing, memory, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(verdict(subject, standing, memory), expected));
  }

  for (const state of ['ldap_blocked', 'deactivated', 'banned', 'blocked_pending_approval', 'something new']) {
    it(`respects ${state}`, () => {
      assert.equal(verdict(account({ state }), 'cancelled'), 'respected');
      assert.equal(verdict(blockedByUs({ state }), 'live', record()), 'nothing');
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, Standing } from '#functions/lookup-gitlab/account.ts';
import { decide } from '#functions/lookup-gitlab/decide.ts';
import type { Decision } from '#functions/lookup-gitlab/decision.ts';
import { identifier } from '#functions/lookup-gitlab/identity.ts';
import { rulesOf } from '#functions/lookup-gitlab/plan.ts';
import type { BlockRecord } from '#shared/state/collections/blocks.ts';
import {
  account,
  blockedByUs,
  claimed,
  config,
  now,
  ourMark,
  ourNextMark,
  personsMark,
  record,
  selfId,
} from './situations.ts';

const rules = rulesOf(config, selfId, now);
const identify = identifier(config.identities);

function decided(subject: Account, standing?: Standing, memory?: BlockRecord): Decision {
  return decide({ account: subject, identity: identify(subject.username), standing, record: memory }, rules);
}

function act(decision: Decision): string {
  const { action } = decision;
  if (action === undefined) return decision.withheld ?? 'nothing';
  if (action.kind === 'settle') return `settle: ${action.how}`;
  return action.kind === 'block'
    ? `block: ${action.why}${action.finishes ? ', finishing' : ''}`
    : `unblock${action.finishes ? ', finishing' : ''}`;
}

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
    ['our block, its attribute removed', blockedByUs({ claim: null }), 'live', record(), 'unproven'],
    ['our marks, but no record', blockedByUs(), 'live', undefined, 'unproven'],
    [
      'a person lifted our block',
      blockedByUs({ state: 'active', unblockedBy: personsMark }),
      'cancelled',
      record(),
      'settle: overruled',
    ],
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
    it(`${name}: ${expected}`, () => assert.equal(act(decided(subject, standing, memory)), expected));
  }

  for (const state of ['ldap_blocked', 'deactivated', 'banned', 'blocked_pending_approval', 'something new']) {
    it(`respects ${state}`, () => {
      assert.equal(act(decided(account({ state }), 'cancelled')), 'respected');
      assert.equal(act(decided(blockedByUs({ state }), 'live', record())), 'nothing');
    });
  }
});

describe('who is never blocked', () => {
  const protectedOnes: readonly [string, Account][] = [
    ['an administrator', account({ isAdmin: true })],
    ['the own account', account({ id: selfId })],
    ['what GitLab calls a robot', account({ isBot: true })],
    ['an identity that names another person', account({ contradicted: true })],
  ];
  for (const [name, subject] of protectedOnes) {
    it(name, () => assert.equal(act(decided(subject, 'cancelled')), 'protected'));
  }
  it('a robot by its username, even an idle external one', () => {
    assert.equal(act(decided(account({ username: 'external-build-bot', lastActivityOn: '2001-01-01' }))), 'nothing');
  });
  it('a protected account whose block was begun has its claim withdrawn', () => {
    const subject = account({ isAdmin: true, claim: claimed('cancelled') });
    assert.equal(act(decided(subject, 'cancelled', record({ phase: 'intended', mark: null }))), 'settle: withdraw');
  });
});

describe('what is done about an external', () => {
  const external = (given: Partial<Account> = {}): Account => account({ username: 'external-acme-jo', ...given });
  const idleRecord = (given: Partial<BlockRecord>): BlockRecord => record({ why: 'idle', ...given });
  const cases: readonly [string, Account, BlockRecord | undefined, string][] = [
    ['24 months to the day', external({ lastActivityOn: '2024-11-21' }), undefined, 'nothing'],
    ['24 months and a day', external({ lastActivityOn: '2024-11-20' }), undefined, 'block: idle'],
    [
      'never active, created long ago',
      external({ lastActivityOn: null, createdOn: '2024-11-20' }),
      undefined,
      'block: idle',
    ],
    ['never active, created lately', external({ lastActivityOn: null, createdOn: '2026-02-01' }), undefined, 'nothing'],
    [
      'blocked by us as idle, active since',
      external({ state: 'blocked', claim: claimed('idle'), blockedBy: ourMark }),
      idleRecord({}),
      'nothing',
    ],
    [
      'lifted by a person',
      external({ lastActivityOn: '2024-01-01', claim: claimed('idle'), blockedBy: ourMark }),
      idleRecord({}),
      'settle: overruled',
    ],
    [
      'pardoned a year ago',
      external({ lastActivityOn: '2020-01-01' }),
      idleRecord({ phase: 'overruled', overruledAt: Date.parse('2025-11-01') }),
      'nothing',
    ],
    [
      'pardoned 25 months ago',
      external({ lastActivityOn: '2020-01-01' }),
      idleRecord({ phase: 'overruled', overruledAt: Date.parse('2024-10-01') }),
      'block: idle',
    ],
  ];
  for (const [name, subject, memory, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(act(decided(subject, undefined, memory)), expected));
  }
});

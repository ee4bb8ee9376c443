import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account } from '#functions/lookup-gitlab/account/account.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { verdict } from './deciding.ts';
import { account, claimed, ourMark, personsMark, record, selfId } from './situations.ts';

describe('who is never blocked', () => {
  const protectedOnes: readonly [string, Account][] = [
    ['an administrator', account({ isAdmin: true })],
    ['the own account', account({ id: selfId })],
    ['what GitLab calls a robot', account({ isBot: true })],
    ['an identity that names another person', account({ contradicted: true })],
  ];
  for (const [name, subject] of protectedOnes) {
    it(name, () => assert.equal(verdict(subject, 'cancelled'), 'protected'));
  }
  it('a robot by its username, even an idle external one', () => {
    assert.equal(verdict(account({ username: 'external-build-bot', lastSeenOn: '2001-01-01' })), 'nothing');
  });
  it('a protected account whose block was begun has its claim withdrawn', () => {
    const subject = account({ isAdmin: true, claim: claimed('cancelled') });
    assert.equal(verdict(subject, 'cancelled', record({ phase: 'intended', mark: null })), 'bookkeeping: withdraw');
  });
});

describe('what is done about an external', () => {
  const external = (given: Partial<Account> = {}): Account => account({ username: 'external-acme-jo', ...given });
  const idleRecord = (given: Partial<BlockRecord>): BlockRecord => record({ why: 'idle', ...given });
  const cases: readonly [string, Account, BlockRecord | undefined, string][] = [
    ['24 months to the day', external({ lastSeenOn: '2024-11-21' }), undefined, 'nothing'],
    ['24 months and a day', external({ lastSeenOn: '2024-11-20' }), undefined, 'block: idle'],
    [
      'never active, created long ago',
      external({ lastSeenOn: null, createdOn: '2024-11-20' }),
      undefined,
      'block: idle',
    ],
    ['never active, created lately', external({ lastSeenOn: null, createdOn: '2026-02-01' }), undefined, 'nothing'],
    [
      'blocked by us as idle, active since',
      external({ state: 'blocked', claim: claimed('idle'), blockedBy: ourMark }),
      idleRecord({}),
      'nothing',
    ],
    [
      'lifted by a person',
      external({ lastSeenOn: '2024-01-01', claim: claimed('idle'), blockedBy: ourMark }),
      idleRecord({}),
      'bookkeeping: overruled',
    ],
    [
      'unblocked by a person a month ago, whoever had blocked it',
      external({ lastSeenOn: '2020-01-01', blockedBy: personsMark, unblockedBy: personsMark }),
      undefined,
      'nothing',
    ],
    [
      'unblocked by a person 25 months ago',
      external({ lastSeenOn: '2020-01-01', unblockedBy: 'root-user/7+2024-10-12 11:02:41 UTC' }),
      undefined,
      'block: idle',
    ],
    [
      'unblocked by this service, whatever for',
      external({ lastSeenOn: '2020-01-01', unblockedBy: ourMark }),
      undefined,
      'block: idle',
    ],
    [
      'pardoned a year ago',
      external({ lastSeenOn: '2020-01-01' }),
      idleRecord({ phase: 'overruled', overruledAt: Date.parse('2025-11-01') }),
      'nothing',
    ],
    [
      'pardoned 25 months ago',
      external({ lastSeenOn: '2020-01-01' }),
      idleRecord({ phase: 'overruled', overruledAt: Date.parse('2024-10-01') }),
      'block: idle',
    ],
  ];
  for (const [name, subject, memory, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(verdict(subject, undefined, memory), expected));
  }
});

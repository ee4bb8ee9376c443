import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import { claimText } from '#functions/lookup-gitlab/block/claim.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { verdict } from './deciding.ts';
import { account, blockedByUs, claimed, now, ourMark, ourNextMark, personsMark, record } from './situations.ts';

describe('what is done about what was begun', () => {
  const cases: readonly [string, Account, LookupStatus, BlockRecord | undefined, string][] = [
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
      'bookkeeping: withdraw',
    ],
    [
      'begun, blocked by us',
      blockedByUs(),
      'cancelled',
      record({ phase: 'intended', mark: null }),
      'bookkeeping: confirm',
    ],
    ['begun, blocked by us, live again', blockedByUs(), 'live', record({ phase: 'intended', mark: null }), 'unblock'],
    [
      'begun, blocked by a person',
      blockedByUs({ blockedBy: personsMark }),
      'cancelled',
      record({ phase: 'intended' }),
      'bookkeeping: withdraw',
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
      'bookkeeping: overruled',
    ],
    [
      'unblock begun and done',
      blockedByUs({ state: 'active' }),
      'live',
      record({ phase: 'releasing' }),
      'bookkeeping: withdraw',
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
      'bookkeeping: overruled',
    ],
    ['unblock begun, not done', blockedByUs(), 'live', record({ phase: 'releasing' }), 'unblock, finishing'],
    [
      'unblock begun, cancelled again',
      blockedByUs(),
      'cancelled',
      record({ phase: 'releasing' }),
      'bookkeeping: confirm',
    ],
    [
      'claimed, record lost, blocked since',
      blockedByUs({ state: 'active', blockedBy: ourNextMark }),
      'cancelled',
      undefined,
      'bookkeeping: overruled',
    ],
    [
      'claimed, record lost, never blocked',
      account({ claim: claimed('cancelled') }),
      'cancelled',
      undefined,
      'block: cancelled, finishing',
    ],
    [
      'claimed, record lost, not due',
      account({ claim: claimed('cancelled') }),
      'live',
      undefined,
      'bookkeeping: withdraw',
    ],
    [
      'banned after our claim',
      account({ state: 'banned', claim: claimed('cancelled') }),
      'cancelled',
      record({ phase: 'intended' }),
      'bookkeeping: withdraw',
    ],
    [
      'claimed, record lost, an older block of ours in the mark',
      account({ claim: claimText({ why: 'cancelled', at: now - 3_600_000, runId: 'run-2' }), blockedBy: ourMark }),
      'cancelled',
      undefined,
      'block: cancelled, finishing',
    ],
  ];
  for (const [name, subject, lookupStatus, memory, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(verdict(subject, lookupStatus, memory), expected));
  }
});

describe('what was begun and is blocked as our own mark says', () => {
  const claims = [claimed('cancelled'), claimed('idle'), 'something else', null];
  for (const phase of ['intended', 'releasing'] as const) {
    it(`never stands still, and is unblocked only with a claim of the same reason: ${phase}`, () => {
      for (const claim of claims)
        for (const why of ['cancelled', 'idle'] as const)
          for (const status of ['live', 'cancelled', 'unknown'] as const)
            for (const isAdmin of [false, true]) {
              const found = verdict(blockedByUs({ claim, isAdmin }), status, record({ phase, why }));
              const isLifted = why === 'cancelled' && claim === claimed(why) && status === 'live' && !isAdmin;
              const lifted = phase === 'releasing' ? 'unblock, finishing' : 'unblock';
              assert.equal(
                found,
                isLifted ? lifted : 'bookkeeping: confirm',
                `${claim}, ${why}, ${status}, ${isAdmin}`,
              );
            }
    });
  }
});

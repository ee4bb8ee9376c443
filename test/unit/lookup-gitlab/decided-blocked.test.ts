import { describe } from 'node:test';
import { formerMark, holds } from './decided.ts';
import { account, blockedByUs, claimed, ourNextMark, personsMark, record } from './situations.ts';

describe('what is decided of an account that is blocked', () => {
  holds([
    [
      'blocked by somebody, cancelled',
      { account: account({ state: 'blocked', blockedBy: personsMark }), lookupStatus: 'cancelled' },
      'nothing',
    ],
    [
      'blocked by somebody, live',
      { account: account({ state: 'blocked', blockedBy: personsMark }), lookupStatus: 'live' },
      'nothing',
    ],
    [
      'overruled, blocked by us',
      { account: blockedByUs(), lookupStatus: 'live', record: record({ phase: 'overruled' }) },
      'nothing',
    ],
    [
      'blocked by somebody, unknown',
      { account: account({ state: 'blocked', blockedBy: personsMark }), lookupStatus: 'unknown' },
      'unknown: Lookup does not know the person',
    ],
    ['blocked by us, cancelled', { account: blockedByUs(), lookupStatus: 'cancelled', record: record() }, 'nothing'],
    [
      'blocked by us, live',
      { account: blockedByUs(), lookupStatus: 'live', record: record() },
      'unblock: no longer cancelled in Lookup; this service blocked it on 2026-10-01',
    ],
    [
      'blocked by us, unknown',
      { account: blockedByUs(), lookupStatus: 'unknown', record: record() },
      'unknown: Lookup does not know ab123; the block of 2026-10-01 stays',
    ],
    [
      'blocked by us, live, an administrator',
      { account: blockedByUs({ isAdmin: true }), lookupStatus: 'live', record: record() },
      'protected: no longer cancelled in Lookup; not unblocked, since it is an administrator',
    ],
    [
      'blocked by us as idle, live',
      { account: blockedByUs({ claim: claimed('idle') }), lookupStatus: 'live', record: record({ why: 'idle' }) },
      'nothing',
    ],
    [
      'blocked by us, its attribute gone, live',
      { account: blockedByUs({ claim: null }), lookupStatus: 'live', record: record() },
      'unproven: no longer cancelled in Lookup; not unblocked, since the custom attribute that marks the block as ours is gone',
    ],
    [
      'blocked by us, its attribute gone, cancelled',
      { account: blockedByUs({ claim: null }), lookupStatus: 'cancelled', record: record() },
      'nothing',
    ],
    [
      'blocked by us as idle, its attribute gone, live',
      { account: blockedByUs({ claim: null }), lookupStatus: 'live', record: record({ why: 'idle' }) },
      'nothing',
    ],
    [
      'blocked by us, then by a person',
      { account: blockedByUs({ blockedBy: personsMark }), lookupStatus: 'live', record: record() },
      'withdraw (cancelled): GitLab says that someone else blocked it since: it is theirs now, and stays blocked',
    ],
    [
      'blocked by us, the mark gone',
      { account: blockedByUs({ blockedBy: null }), lookupStatus: 'live', record: record() },
      'unproven: GitLab does not say who blocked it, and this service began to on 2026-10-01: a person decides whether it stays blocked',
    ],
    [
      'blocked by us, the mark not readable',
      { account: blockedByUs({ blockedBy: 'x' }), lookupStatus: 'live', record: record({ mark: 'x' }) },
      'unproven: GitLab does not say who blocked it, and this service began to on 2026-10-01: a person decides whether it stays blocked',
    ],
    [
      'blocked by us through another account',
      { account: blockedByUs({ blockedBy: formerMark }), lookupStatus: 'live', record: record({ mark: formerMark }) },
      "unproven: this service blocked it, but through another GitLab account (lockstep-old/2+2026-10-01 02:17:09 UTC); put that account's id into formerAccounts",
    ],
    [
      'blocked by us, then by us anew',
      { account: blockedByUs({ blockedBy: ourNextMark }), lookupStatus: 'live', record: record() },
      'withdraw (cancelled): GitLab says that someone else blocked it since: it is theirs now, and stays blocked',
    ],
    [
      'an unblock begun, live',
      { account: blockedByUs(), lookupStatus: 'live', record: record({ phase: 'releasing' }) },
      'unblock, finishing: no longer cancelled in Lookup; this service blocked it on 2026-10-01; finishes an unblock that was begun',
    ],
    [
      'an unblock begun, cancelled',
      { account: blockedByUs(), lookupStatus: 'cancelled', record: record({ phase: 'releasing' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'an unblock begun, unknown',
      { account: blockedByUs(), lookupStatus: 'unknown', record: record({ phase: 'releasing' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'an unblock begun, its attribute gone, live',
      { account: blockedByUs({ claim: null }), lookupStatus: 'live', record: record({ phase: 'releasing' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'an unblock begun, its attribute gone, cancelled',
      { account: blockedByUs({ claim: null }), lookupStatus: 'cancelled', record: record({ phase: 'releasing' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'an unblock begun, an administrator',
      { account: blockedByUs({ isAdmin: true }), lookupStatus: 'live', record: record({ phase: 'releasing' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'a block begun and made',
      { account: blockedByUs(), lookupStatus: 'cancelled', record: record({ phase: 'intended' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'a block begun and made, live',
      { account: blockedByUs(), lookupStatus: 'live', record: record({ phase: 'intended' }) },
      'unblock: no longer cancelled in Lookup; this service blocked it on 2026-10-01',
    ],
    [
      'a block begun and made, its attribute gone, live',
      { account: blockedByUs({ claim: null }), lookupStatus: 'live', record: record({ phase: 'intended' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'a block begun and made, an administrator',
      { account: blockedByUs({ isAdmin: true }), lookupStatus: 'live', record: record({ phase: 'intended' }) },
      'confirm (cancelled): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'a block begun and made, idle',
      {
        account: blockedByUs({ claim: claimed('idle') }),
        lookupStatus: 'live',
        record: record({ phase: 'intended', why: 'idle' }),
      },
      'confirm (idle): GitLab shows that the block of 2026-10-01 stands',
    ],
    [
      'a block begun, made by a person',
      {
        account: blockedByUs({ blockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'intended' }),
      },
      'withdraw (cancelled): GitLab says that someone else blocked it since: it is theirs now, and stays blocked',
    ],
    [
      'a block begun, only the mark from before',
      {
        account: blockedByUs({ blockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'intended', markBefore: personsMark }),
      },
      'unproven: GitLab does not say who blocked it, and this service began to on 2026-10-01: a person decides whether it stays blocked',
    ],
    [
      'overruled, blocked by a person',
      {
        account: account({ state: 'blocked', blockedBy: personsMark }),
        lookupStatus: 'live',
        record: record({ phase: 'overruled' }),
      },
      'nothing',
    ],
    [
      'being let back, still blocked',
      { account: blockedByUs(), lookupStatus: 'live', record: record({ phase: 'letting-back' }) },
      'nothing',
    ],
    [
      'blocked by us, no record, live',
      { account: blockedByUs(), lookupStatus: 'live' },
      'unproven: no longer cancelled in Lookup; not unblocked, since the state store has no record of the block',
    ],
    ['blocked by us, no record, cancelled', { account: blockedByUs(), lookupStatus: 'cancelled' }, 'nothing'],
    [
      'blocked by us as idle, no record, live',
      { account: blockedByUs({ claim: claimed('idle') }), lookupStatus: 'live' },
      'nothing',
    ],
    [
      'blocked by a person, no record, our claim, live',
      { account: blockedByUs({ blockedBy: personsMark }), lookupStatus: 'live' },
      'nothing',
    ],
  ]);
});

import { describe } from 'node:test';
import { due, external, holds, outsider, person } from './decided.ts';
import { account, claimed, record, selfId } from './situations.ts';

describe('what is decided of an account, and what people are told, where nothing was done before', () => {
  holds([
    ['cancelled', { account: account(), lookupStatus: 'cancelled' }, `block (cancelled): ${due}`],
    [
      'cancelled, never active',
      { account: account({ lastSeenOn: null }), lookupStatus: 'cancelled' },
      'block (cancelled): is cancelled in Lookup as of 2026-11-21; never active in GitLab',
    ],
    [
      'the group-admin account of a cancelled person',
      { account: account(), lookupStatus: 'cancelled', identity: { ...person, groupAdmin: true } },
      `block (cancelled): ab123, whose group-admin account this is, ${due}`,
    ],
    ['live', { account: account(), lookupStatus: 'live' }, 'nothing'],
    ['unknown to Lookup', { account: account(), lookupStatus: 'unknown' }, 'unknown: Lookup does not know the person'],
    ['of a form that is not followed', { account: account(), identity: { kind: 'other' } }, 'nothing'],
    [
      'to be ignored',
      {
        account: account({ claim: claimed('cancelled') }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'intended' }),
        identity: { kind: 'ignored' },
      },
      'nothing',
    ],
    [
      'an external, idle',
      { account: external({ lastSeenOn: '2024-01-31' }), identity: outsider },
      'block (idle): no activity since 2024-01-31; 24 months were over on 2026-02-01',
    ],
    [
      'an external, never active',
      { account: external({ lastSeenOn: null, createdOn: '2024-01-31' }), identity: outsider },
      'block (idle): never active, created on 2024-01-31; 24 months were over on 2026-02-01',
    ],
    [
      'cancelled, an administrator',
      { account: account({ isAdmin: true }), lookupStatus: 'cancelled' },
      `protected: ${due}; not blocked, since it is an administrator`,
    ],
    [
      'cancelled, the own account',
      { account: account({ id: selfId }), lookupStatus: 'cancelled' },
      `protected: ${due}; not blocked, since it is this service's own account`,
    ],
    [
      'cancelled, a robot',
      { account: account({ isBot: true }), lookupStatus: 'cancelled' },
      `protected: ${due}; not blocked, since GitLab says it is a robot`,
    ],
    [
      'cancelled, contradicted',
      { account: account({ contradicted: true }), lookupStatus: 'cancelled' },
      `protected: ${due}; not blocked, since its sign-in identity names another person than its username`,
    ],
    ['live, an administrator', { account: account({ isAdmin: true }), lookupStatus: 'live' }, 'nothing'],
    [
      'unknown to Lookup, an administrator',
      { account: account({ isAdmin: true }), lookupStatus: 'unknown' },
      'unknown: Lookup does not know the person',
    ],
    [
      'cancelled, banned',
      { account: account({ state: 'banned' }), lookupStatus: 'cancelled' },
      `respected: ${due}; GitLab has it as banned, which is respected`,
    ],
    [
      'cancelled, banned, an administrator',
      { account: account({ state: 'banned', isAdmin: true }), lookupStatus: 'cancelled' },
      'nothing',
    ],
    ['banned', { account: account({ state: 'banned' }), lookupStatus: 'live' }, 'nothing'],
    [
      'banned since a block was begun',
      { account: account({ state: 'banned' }), lookupStatus: 'cancelled', record: record({ phase: 'intended' }) },
      'withdraw (cancelled): GitLab has it as banned now, which is respected; what this service had begun is withdrawn',
    ],
    [
      'banned since an unblock was begun',
      { account: account({ state: 'banned' }), lookupStatus: 'live', record: record({ phase: 'releasing' }) },
      'withdraw (cancelled): GitLab has it as banned now, which is respected; what this service had begun is withdrawn',
    ],
    [
      'banned, once blocked',
      { account: account({ state: 'banned' }), lookupStatus: 'cancelled', record: record() },
      `respected: ${due}; GitLab has it as banned, which is respected`,
    ],
  ]);
});

import { describe } from 'node:test';
import { claimedAt, due, external, holds, kept, outsider } from './decided.ts';
import { account, blockedByUs, claimed, now, ourMark, ourNextMark, personsMark, record, selfId } from './situations.ts';

describe('what is decided of an account that is active although a block was begun or made', () => {
  holds([
    [
      'claimed without a record, lifted by a person',
      { account: blockedByUs({ state: 'active', unblockedBy: personsMark }), lookupStatus: 'cancelled' },
      `overruled (cancelled): root-user ${kept}`,
    ],
    [
      'claimed without a record, lifted by nobody knows whom',
      { account: blockedByUs({ state: 'active' }), lookupStatus: 'cancelled' },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'claimed without a record, lifted, live',
      { account: blockedByUs({ state: 'active', unblockedBy: personsMark }), lookupStatus: 'live' },
      'withdraw (cancelled): root-user unblocked it and Lookup has the person as live; nothing is left to remember',
    ],
    [
      'claimed without a record, lifted, an external, live',
      {
        account: external({ claim: claimed('idle'), blockedBy: ourMark, unblockedBy: personsMark }),
        identity: outsider,
      },
      'overruled (idle): root-user unblocked it after this service had blocked it (idle); that decision is kept',
    ],
    [
      'claimed as idle without a record, lifted, a person now, live',
      {
        account: account({ claim: claimed('idle'), blockedBy: ourMark, unblockedBy: personsMark }),
        lookupStatus: 'live',
      },
      'overruled (idle): root-user unblocked it after this service had blocked it (idle); that decision is kept',
    ],
    [
      'claimed without a record, never made, due',
      { account: account({ claim: claimed('cancelled') }), lookupStatus: 'cancelled' },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'claimed without a record, never made, not due',
      { account: account({ claim: claimed('cancelled') }), lookupStatus: 'live' },
      'withdraw (cancelled): a block was claimed, never made, and is not due now',
    ],
    [
      'claimed without a record, never made, protected',
      { account: account({ claim: claimed('cancelled'), isAdmin: true }), lookupStatus: 'cancelled' },
      'withdraw (cancelled): a block was claimed, never made, and is not due now',
    ],
    [
      'claimed without a record, the mark is a person’s',
      { account: account({ claim: claimed('cancelled'), blockedBy: personsMark }), lookupStatus: 'cancelled' },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'claimed without a record, the mark of ours is of ten minutes before',
      { account: account({ claim: claimedAt('2026-10-01T02:27:09Z'), blockedBy: ourMark }), lookupStatus: 'cancelled' },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'claimed without a record, the mark of ours is older still',
      { account: account({ claim: claimedAt('2026-10-01T02:27:10Z'), blockedBy: ourMark }), lookupStatus: 'cancelled' },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'claimed without a record, the mark of ours has no time',
      {
        account: account({ claim: claimed('cancelled'), blockedBy: `lockstep-svc/${selfId}+some day` }),
        lookupStatus: 'cancelled',
      },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'begun, not made, due',
      { account: account(), lookupStatus: 'cancelled', record: record({ phase: 'intended' }) },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'begun, not made, not due',
      { account: account(), lookupStatus: 'live', record: record({ phase: 'intended' }) },
      'withdraw (cancelled): a block was begun, never made, and is not due now',
    ],
    [
      'begun, not made, protected',
      { account: account({ isBot: true }), lookupStatus: 'cancelled', record: record({ phase: 'intended' }) },
      'withdraw (cancelled): a block was begun, never made, and is not due now',
    ],
    [
      'begun, made and lifted',
      { account: account({ blockedBy: ourMark }), lookupStatus: 'cancelled', record: record({ phase: 'intended' }) },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'begun, an older mark of ours',
      {
        account: account({ blockedBy: ourMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'intended', markBefore: ourMark }),
      },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'begun, blocked and unblocked by a person meanwhile',
      {
        account: account({ blockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'intended' }),
      },
      `block (cancelled), finishing: ${due}; finishes a block that was begun`,
    ],
    [
      'blocked, active now, unblocked by a person',
      {
        account: account({ blockedBy: ourMark, claim: claimed('cancelled'), unblockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record(),
      },
      `overruled (cancelled): root-user ${kept}`,
    ],
    [
      'blocked, active now, another mark',
      { account: account({ blockedBy: personsMark }), lookupStatus: 'cancelled', record: record() },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'blocked, active now, no marks at all, but the claim',
      { account: account({ claim: claimed('cancelled') }), lookupStatus: 'cancelled', record: record() },
      `overruled (cancelled): someone ${kept}`,
    ],
    [
      'blocked, active now, no marks, but unblocked by a person',
      { account: account({ unblockedBy: personsMark }), lookupStatus: 'cancelled', record: record() },
      `overruled (cancelled): root-user ${kept}`,
    ],
    [
      'blocked, active now, restored, due',
      { account: account(), lookupStatus: 'cancelled', record: record() },
      `block (cancelled): ${due}`,
    ],
    [
      'blocked, active now, restored with the mark from before',
      {
        account: account({ blockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record({ markBefore: personsMark }),
      },
      `block (cancelled): ${due}`,
    ],
    [
      'blocked, active now, restored, not due',
      { account: account(), lookupStatus: 'live', record: record() },
      'withdraw (cancelled): GitLab knows nothing of the block any more (restored from a backup?), and it is not due now',
    ],
    [
      'blocked, active now, restored, protected',
      { account: account({ isAdmin: true }), lookupStatus: 'cancelled', record: record() },
      'withdraw (cancelled): GitLab knows nothing of the block any more (restored from a backup?), and it is not due now',
    ],
    [
      'unblocked by us',
      { account: account({ blockedBy: ourMark }), lookupStatus: 'live', record: record({ phase: 'releasing' }) },
      'withdraw (cancelled): this service has unblocked it; the record of the block is closed',
    ],
    [
      'unblocked by us, cancelled anew',
      {
        account: account({ blockedBy: ourMark, unblockedBy: ourNextMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'releasing' }),
      },
      `block (cancelled): ${due}`,
    ],
    [
      'unblocked by a person before us, cancelled anew',
      {
        account: account({ blockedBy: ourMark, unblockedBy: personsMark }),
        lookupStatus: 'cancelled',
        record: record({ phase: 'releasing' }),
      },
      `overruled (cancelled): root-user ${kept}`,
    ],
    [
      'unblocked by a person before us, live',
      {
        account: account({ blockedBy: ourMark, unblockedBy: personsMark }),
        lookupStatus: 'live',
        record: record({ phase: 'releasing' }),
      },
      'withdraw (cancelled): this service has unblocked it; the record of the block is closed',
    ],
    [
      'overruled, live',
      { account: account(), lookupStatus: 'live', record: record({ phase: 'overruled' }) },
      'withdraw (cancelled): Lookup has the person as live again; the earlier decision is used up',
    ],
    [
      'being let back, live',
      { account: account(), lookupStatus: 'live', record: record({ phase: 'letting-back' }) },
      'withdraw (cancelled): Lookup has the person as live again; the earlier decision is used up',
    ],
    [
      'overruled, cancelled',
      { account: account(), lookupStatus: 'cancelled', record: record({ phase: 'overruled' }) },
      `overruled: ${due}; stays active since a person unblocked it`,
    ],
    [
      'being let back, cancelled',
      { account: account(), lookupStatus: 'cancelled', record: record({ phase: 'letting-back' }) },
      `overruled: ${due}; stays active since a person unblocked it`,
    ],
    [
      'overruled as idle, cancelled',
      { account: account(), lookupStatus: 'cancelled', record: record({ phase: 'overruled', why: 'idle' }) },
      `block (cancelled): ${due}`,
    ],
    [
      'overruled as idle, live',
      { account: account(), lookupStatus: 'live', record: record({ phase: 'overruled', why: 'idle' }) },
      'nothing',
    ],
    [
      'overruled as cancelled, an idle external',
      {
        account: external({ lastSeenOn: '2024-01-31' }),
        record: record({ phase: 'overruled', overruledAt: now }),
        identity: outsider,
      },
      'block (idle): no activity since 2024-01-31; 24 months were over on 2026-02-01',
    ],
    [
      'overruled as idle, an external, the claim still stands',
      {
        account: external({ claim: claimed('idle') }),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: now }),
        identity: outsider,
      },
      'overruled (idle): someone unblocked it after this service had blocked it (idle); that decision is kept',
    ],
    [
      'overruled as idle, an external, a claim for another reason',
      {
        account: external({ claim: claimed('cancelled') }),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: now }),
        identity: outsider,
      },
      'nothing',
    ],
    [
      'overruled as idle, idle anew',
      {
        account: external({ lastSeenOn: '2020-01-01' }),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: Date.parse('2024-10-01') }),
        identity: outsider,
      },
      'block (idle): no activity since 2024-10-01; 24 months were over on 2026-10-02',
    ],
    [
      'being let back as idle',
      {
        account: external({ lastSeenOn: '2020-01-01' }),
        record: record({ phase: 'letting-back', why: 'idle', overruledAt: Date.parse('2026-10-01') }),
        identity: outsider,
      },
      'nothing',
    ],
    [
      'overruled as idle long ago, unblocked by a person lately',
      {
        account: external({ lastSeenOn: '2020-01-01', unblockedBy: personsMark }),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: Date.parse('2024-10-01') }),
        identity: outsider,
      },
      'nothing',
    ],
    [
      'overruled as idle lately, unblocked by a person long ago',
      {
        account: external({ lastSeenOn: '2020-01-01', unblockedBy: 'root-user/7+2023-10-12 11:02:41 UTC' }),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: Date.parse('2026-10-01') }),
        identity: outsider,
      },
      'nothing',
    ],
    [
      'once overruled as idle, active since',
      {
        account: external(),
        record: record({ phase: 'overruled', why: 'idle', overruledAt: Date.parse('2024-10-01') }),
        identity: outsider,
      },
      'nothing',
    ],
    [
      'idle, unblocked by a person at a time that cannot be read',
      { account: external({ lastSeenOn: '2020-01-01', unblockedBy: 'root-user/7+some day' }), identity: outsider },
      'block (idle): no activity since 2020-01-01; 24 months were over on 2022-01-02',
    ],
    [
      'idle, its blocked record says when it was overruled',
      {
        account: external({ lastSeenOn: '2020-01-01', blockedBy: null }),
        record: record({ phase: 'blocked', why: 'idle', overruledAt: now }),
        identity: outsider,
      },
      'block (idle): no activity since 2020-01-01; 24 months were over on 2022-01-02',
    ],
  ]);
});

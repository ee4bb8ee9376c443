import type { Account } from '#functions/lookup-gitlab/account/account.ts';
import { type BlockReason, claimText } from '#functions/lookup-gitlab/block/claim.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import type { Reading } from '#functions/lookup-gitlab/reading/reading.ts';

export const now = Date.parse('2026-11-21T20:00:00Z');
export const selfId = 1;
export const ourMark = `lockstep-svc/${selfId}+2026-10-01 02:17:09 UTC`;
export const ourNextMark = `lockstep-svc/${selfId}+2026-11-21 19:59:58 UTC`;
export const personsMark = 'root-user/7+2026-10-12 11:02:41 UTC';

export function account(given: Partial<Account> = {}): Account {
  return {
    id: 100,
    username: 'ab123',
    state: 'active',
    createdOn: '2020-01-10',
    lastSeenOn: '2026-11-01',
    isAdmin: false,
    isBot: false,
    contradicted: false,
    claim: null,
    blockedBy: null,
    unblockedBy: null,
    ...given,
  };
}

export function claimed(why: BlockReason): string {
  return claimText({ why, at: Date.parse('2026-10-01T02:17:00Z'), runId: 'run-1' });
}

export function record(given: Partial<BlockRecord> = {}): BlockRecord {
  const at = Date.parse('2026-10-01T02:17:00Z');
  return {
    userId: 100,
    username: 'ab123',
    why: 'cancelled',
    phase: 'blocked',
    runId: 'run-1',
    intendedAt: at,
    blockedAt: at + 9_000,
    markBefore: null,
    mark: ourMark,
    overruledAt: null,
    overruledBy: null,
    ...given,
  };
}

/** An account that this service blocked as cancelled, everything as it left it. */
export function blockedByUs(given: Partial<Account> = {}): Account {
  return account({ state: 'blocked', claim: claimed('cancelled'), blockedBy: ourMark, ...given });
}

export function reading(given: Partial<Reading> = {}): Reading {
  return {
    readAt: now,
    self: { id: selfId, username: 'lockstep-svc' },
    accounts: [],
    odd: { accounts: [], people: [] },
    lookupStatuses: new Map(),
    records: new Map(),
    goneRecords: [],
    ...given,
  };
}

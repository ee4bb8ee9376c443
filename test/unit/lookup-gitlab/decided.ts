import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Account } from '#functions/lookup-gitlab/account/account.ts';
import { claimText } from '#functions/lookup-gitlab/block/claim.ts';
import { decide } from '#functions/lookup-gitlab/decide/decide.ts';
import type { Decision, Situation } from '#functions/lookup-gitlab/decide/decision.ts';
import { account, now, selfId } from './situations.ts';

export const person = { kind: 'person', crsid: 'ab123', groupAdmin: false } as const;
export const outsider = { kind: 'external' } as const;
export const formerMark = 'lockstep-old/2+2026-10-01 02:17:09 UTC';

/** What people are told again and again. */
export const due = 'is cancelled in Lookup as of 2026-11-21; last active in GitLab on 2026-11-01';
export const kept = 'unblocked it after this service had blocked it (cancelled); that decision is kept';

export function external(given: Partial<Account> = {}): Account {
  return account({ username: 'external-jo', ...given });
}

/** A claim of a block as cancelled, made at some instant. */
export function claimedAt(at: string): string {
  return claimText({ why: 'cancelled', at: Date.parse(at), runId: 'run-2' });
}

const rules = { selfId, ourIds: new Set([selfId]), idleMonths: 24, now };

/** A whole decision as one line: the action, or why there is none, and the sentence that people are told. */
function told({ action, reason, withheld }: Decision): string {
  const finishing = action !== undefined && action.kind !== 'bookkeeping' && action.finishes ? ', finishing' : '';
  const kind = action?.kind === 'bookkeeping' ? action.how : action?.kind;
  const why = action === undefined || action.kind === 'unblock' ? '' : ` (${action.why})`;
  const what = `${kind ?? withheld ?? 'nothing'}${why}${finishing}`;
  return reason === '' ? what : `${what}: ${reason}`;
}

/** A name, what is given (a person, of whom nothing is remembered, unless it says otherwise), and what is decided. */
type Case = readonly [string, Partial<Situation> & { readonly account: Account }, string];

export function holds(cases: readonly Case[]): void {
  for (const [name, given, expected] of cases) {
    const situation = { identity: person, lookupStatus: undefined, record: undefined, ...given };
    it(name, () => assert.equal(told(decide(situation, rules)), expected));
  }
}

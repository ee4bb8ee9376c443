import { claimedBlockHappened, claimOf, intendedBlockHappened } from '../block/whose-block.ts';
import type { BlockRecord } from '../blocks.ts';
import { type Decision, nothingToDo, type Rules, type Situation } from './decision.ts';
import { type Due, due } from './due.ts';
import { unblockedByPerson } from './pardon.ts';

function block(reason: Due, finishes: boolean): Decision {
  const text = finishes ? `${reason.reason}; finishes a block that was begun` : reason.reason;
  return { action: { kind: 'block', why: reason.why, finishes }, reason: text };
}

/**
 * A person lifted our block. For the same reason it is not blocked again; once the reason is gone, nothing is left to
 * remember.
 */
function lifted(situation: Situation, why: Due['why']): Decision {
  const { account, lookupStatus } = situation;
  const by = account.unblockedBy === null ? 'someone' : account.unblockedBy.split('/')[0];
  if (why === 'cancelled' && lookupStatus === 'live') {
    return {
      action: { kind: 'bookkeeping', how: 'withdraw', why },
      reason: `${by} unblocked it and Lookup has the person as live; nothing is left to remember`,
    };
  }
  return {
    action: { kind: 'bookkeeping', how: 'overruled', why },
    reason: `${by} unblocked it after this service had blocked it (${why}); that decision is kept`,
  };
}

function withdraw(why: Due['why'], reason: string): Decision {
  return { action: { kind: 'bookkeeping', how: 'withdraw', why }, reason };
}

/**
 * Whether GitLab stands as it did before our block, which no person could bring about: it was restored from a backup.
 */
function isForgotten(account: Situation['account'], record: BlockRecord, ourIds: ReadonlySet<number>): boolean {
  return account.blockedBy === record.markBefore && account.claim === null && !unblockedByPerson(account, ourIds);
}

/** Decides about an account that GitLab has as exactly `active`. `shield`: why it is never blocked, if so. */
export function decideActive(situation: Situation, rules: Rules, shield: string | undefined): Decision {
  const { account, lookupStatus, record } = situation;
  const claim = claimOf(account);
  const wanted = due(situation, rules);
  const allowed = shield === undefined ? wanted : undefined;

  if (record === undefined && claim !== undefined) {
    if (claimedBlockHappened(account, claim, rules.ourIds)) return lifted(situation, claim.why);
    return allowed ? block(allowed, true) : withdraw(claim.why, 'a block was claimed, never made, and is not due now');
  }
  switch (record?.phase) {
    case 'intended':
      if (intendedBlockHappened(account, record, rules.ourIds)) return lifted(situation, record.why);
      return allowed ? block(allowed, true) : withdraw(record.why, 'a block was begun, never made, and is not due now');
    case 'blocked':
      if (!isForgotten(account, record, rules.ourIds)) return lifted(situation, record.why);
      return allowed
        ? block(allowed, false)
        : withdraw(
            record.why,
            'GitLab knows nothing of the block any more (restored from a backup?), and it is not due now',
          );
    case 'releasing':
      if (allowed && unblockedByPerson(account, rules.ourIds)) return lifted(situation, record.why);
      if (allowed) return block(allowed, false);
      return withdraw(record.why, 'this service has unblocked it; the record of the block is closed');
    // What a person has asked for is finished by them (`let-back`), and holds from the moment they asked.
    case 'letting-back':
    case 'overruled':
      if (record.why === 'cancelled' && lookupStatus === 'live') {
        return withdraw('cancelled', 'Lookup has the person as live again; the earlier decision is used up');
      }
      if (allowed?.why === 'cancelled' && record.why === 'cancelled') {
        return { reason: `${allowed.reason}; stays active since a person unblocked it`, withheld: 'overruled' };
      }
      if (allowed) return block(allowed, false);
      return claim?.why === record.why ? lifted(situation, record.why) : nothingToDo;
  }
  if (wanted !== undefined && shield !== undefined) {
    return { reason: `${wanted.reason}; not blocked, since ${shield}`, withheld: 'protected' };
  }
  if (wanted !== undefined) return block(wanted, false);
  return lookupStatus === 'unknown' ? { reason: 'Lookup does not know the person', withheld: 'unknown' } : nothingToDo;
}

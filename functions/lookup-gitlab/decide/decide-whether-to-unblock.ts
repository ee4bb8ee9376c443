import {
  blockedByUs,
  claimOf,
  intendedBlockHappened,
  isAttributed,
  isByFormerAccount,
  isRecordedBlock,
} from '../block/whose-block.ts';
import type { BlockRecord } from '../blocks.ts';
import { type Decision, nothingToDo, type Rules, type Situation } from './decision.ts';

function theirs(record: BlockRecord): Decision {
  return {
    action: { kind: 'bookkeeping', how: 'withdraw', why: record.why },
    reason: 'GitLab says that someone else blocked it since: it is theirs now, and stays blocked',
  };
}

/** A block that is shown to be ours, and stands. */
function ours({ lookupStatus, account }: Situation, record: BlockRecord, shield: string | undefined): Decision {
  const finishes = record.phase === 'releasing';
  const on = new Date(record.intendedAt).toISOString().slice(0, 10);
  const confirm: Decision = {
    action: { kind: 'bookkeeping', how: 'confirm', why: record.why },
    reason: `GitLab shows that the block of ${on} stands`,
  };
  const nothingMore = record.phase === 'blocked' ? nothingToDo : confirm;
  if (record.why !== 'cancelled' || lookupStatus === 'cancelled') return nothingMore;
  if (lookupStatus !== 'live') {
    if (record.phase !== 'blocked') return confirm;
    return { reason: `Lookup does not know ${account.username}; the block of ${on} stays`, withheld: 'unknown' };
  }
  if (shield !== undefined) {
    return { reason: `no longer cancelled in Lookup; not unblocked, since ${shield}`, withheld: 'protected' };
  }
  return {
    action: { kind: 'unblock', finishes },
    reason: `no longer cancelled in Lookup; this service blocked it on ${on}${finishes ? '; finishes an unblock that was begun' : ''}`,
  };
}

function unattributed(record: BlockRecord): Decision {
  const on = new Date(record.intendedAt).toISOString().slice(0, 10);
  return {
    reason: `GitLab does not say who blocked it, and this service began to on ${on}: a person decides whether it stays blocked`,
    withheld: 'unproven',
  };
}

/**
 * The block stands as it was recorded, but was made through another account of GitLab: to forget it would orphan it.
 */
function byFormerAccount({ blockedBy }: Situation['account']): Decision {
  return {
    reason: `this service blocked it, but through another GitLab account (${blockedBy}); put that account's id into formerAccounts`,
    withheld: 'unproven',
  };
}

/**
 * Decides about an account that GitLab has as exactly `blocked`. Whatever is not shown to be ours by both records is a
 * person's.
 */
export function decideBlocked(situation: Situation, rules: Rules, shield: string | undefined): Decision {
  const { account, lookupStatus, record } = situation;
  const claim = claimOf(account);
  switch (record?.phase) {
    case 'intended':
      if (!isAttributed(account, record.markBefore)) return unattributed(record);
      return intendedBlockHappened(account, record, rules.ourIds) ? ours(situation, record, shield) : theirs(record);
    case 'blocked':
    case 'releasing':
      if (!isAttributed(account, null)) return unattributed(record);
      if (isByFormerAccount(account, record, rules.ourIds)) return byFormerAccount(account);
      if (!isRecordedBlock(account, record, rules.ourIds)) return theirs(record);
      if (claim?.why === record.why) return ours(situation, record, shield);
      return lookupStatus === 'live' && record.why === 'cancelled'
        ? {
            reason:
              'no longer cancelled in Lookup; not unblocked, since the custom attribute that marks the block as ours is gone',
            withheld: 'unproven',
          }
        : nothingToDo;
    case 'letting-back':
    case 'overruled':
      return nothingToDo;
  }
  if (lookupStatus === 'live' && claim?.why === 'cancelled' && blockedByUs(account, rules.ourIds)) {
    return {
      reason: 'no longer cancelled in Lookup; not unblocked, since the state store has no record of the block',
      withheld: 'unproven',
    };
  }
  return lookupStatus === 'unknown' ? { reason: 'Lookup does not know the person', withheld: 'unknown' } : nothingToDo;
}

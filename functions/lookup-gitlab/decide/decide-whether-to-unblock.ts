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

const dateOf = ({ intendedAt }: BlockRecord): string => new Date(intendedAt).toISOString().slice(0, 10);

/** What was begun comes to no more than this: the block stands, and the record is to say so. */
function confirm(record: BlockRecord): Decision {
  return {
    action: { kind: 'bookkeeping', how: 'confirm', why: record.why },
    reason: `GitLab shows that the block of ${dateOf(record)} stands`,
  };
}

/** A block that is shown to be ours, and stands. */
function ours({ lookupStatus, account }: Situation, record: BlockRecord, shield: string | undefined): Decision {
  const finishes = record.phase === 'releasing';
  const on = dateOf(record);
  const stays = record.why !== 'cancelled' || lookupStatus !== 'live' || shield !== undefined;
  if (stays && record.phase !== 'blocked') return confirm(record);
  if (record.why !== 'cancelled' || lookupStatus === 'cancelled') return nothingToDo;
  if (lookupStatus !== 'live') {
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

/**
 * A block that stands as it was recorded, but somebody has removed the claim: it is not lifted, and nothing that was
 * begun goes on.
 */
function unclaimed({ lookupStatus }: Situation, record: BlockRecord): Decision {
  if (record.phase !== 'blocked') return confirm(record);
  if (lookupStatus !== 'live' || record.why !== 'cancelled') return nothingToDo;
  return {
    reason:
      'no longer cancelled in Lookup; not unblocked, since the custom attribute that marks the block as ours is gone',
    withheld: 'unproven',
  };
}

function unattributed(record: BlockRecord): Decision {
  return {
    reason: `GitLab does not say who blocked it, and this service began to on ${dateOf(record)}: a person decides whether it stays blocked`,
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
      if (!intendedBlockHappened(account, record, rules.ourIds)) return theirs(record);
      break;
    case 'blocked':
    case 'releasing':
      if (!isAttributed(account, null)) return unattributed(record);
      if (isByFormerAccount(account, record, rules.ourIds)) return byFormerAccount(account);
      if (!isRecordedBlock(account, record, rules.ourIds)) return theirs(record);
      break;
    case 'letting-back':
    case 'overruled':
      return nothingToDo;
  }
  if (record !== undefined) {
    return claim?.why === record.why ? ours(situation, record, shield) : unclaimed(situation, record);
  }
  if (lookupStatus === 'live' && claim?.why === 'cancelled' && blockedByUs(account, rules.ourIds)) {
    return {
      reason: 'no longer cancelled in Lookup; not unblocked, since the state store has no record of the block',
      withheld: 'unproven',
    };
  }
  return lookupStatus === 'unknown' ? { reason: 'Lookup does not know the person', withheld: 'unknown' } : nothingToDo;
}

import type { Account } from '../account/account.ts';
import type { BlockRecord } from '../blocks.ts';
import { type Claim, parseClaim } from './claim.ts';
import { parseModerationMark } from './moderation-mark.ts';

/** How far GitLab's clock may be behind ours when a claim without a record is judged. */
const toleratedSkewMs = 600_000;

/** Whether GitLab says that one of our accounts was the last to block. */
export function blockedByUs(account: Account, ourIds: ReadonlySet<number>): boolean {
  const mark = parseModerationMark(account.blockedBy);
  return mark !== undefined && ourIds.has(mark.userId);
}

/** Whether GitLab says who made the block that stands, and not only who made one before this service began its own. */
export function isAttributed(account: Account, markBefore: string | null): boolean {
  return account.blockedBy !== markBefore && parseModerationMark(account.blockedBy) !== undefined;
}

/**
 * Whether the block that a record intends has happened: GitLab's mark names us and is another than before the claim.
 * Marks are compared as they stand, never by time, so that no clock needs to agree with another.
 */
export function intendedBlockHappened(account: Account, record: BlockRecord, ourIds: ReadonlySet<number>): boolean {
  return account.blockedBy !== record.markBefore && blockedByUs(account, ourIds);
}

/** Whether the block that stands (or stood last) is the one we recorded, and not a later one by a person. */
export function isRecordedBlock(account: Account, record: BlockRecord, ourIds: ReadonlySet<number>): boolean {
  return account.blockedBy === record.mark && blockedByUs(account, ourIds);
}

/**
 * Whether the block that stands is the one we recorded, although GitLab names an account that does not count as ours.
 */
export function isByFormerAccount(account: Account, record: BlockRecord, ourIds: ReadonlySet<number>): boolean {
  return account.blockedBy === record.mark && !blockedByUs(account, ourIds);
}

/** A claim whose record is lost: whether the block that it announces has happened, as far as times can tell. */
export function claimedBlockHappened(account: Account, claim: Claim, ourIds: ReadonlySet<number>): boolean {
  const at = parseModerationMark(account.blockedBy)?.at ?? null;
  return blockedByUs(account, ourIds) && (at === null || at >= claim.at - toleratedSkewMs);
}

export function claimOf(account: Account): Claim | undefined {
  return parseClaim(account.claim);
}

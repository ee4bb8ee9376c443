import type { Account, LookupStatus } from '../account/account.ts';
import type { Identity } from '../account/identity.ts';
import type { BlockReason } from '../block/claim.ts';
import type { BlockRecord } from '../blocks.ts';

/** All that a decision about one account rests on. */
export interface Situation {
  readonly account: Account;
  readonly identity: Identity;
  /** What Lookup says of the person; undefined for accounts that it is not asked about. */
  readonly lookupStatus: LookupStatus | undefined;
  readonly record: BlockRecord | undefined;
}

/** What holds for all accounts of a run. */
export interface Rules {
  /** GitLab id of the account whose token is used. */
  readonly selfId: number;
  /** Ids whose marks count as ours: that account and those used before. */
  readonly ourIds: ReadonlySet<number>;
  readonly idleMonths: number;
  /** ms since the epoch. */
  readonly now: number;
}

/** How our record of an account is brought in line with what GitLab shows, without moderating the account. */
export type RecordUpdate =
  /** The block is ours and stands: record it as such. */
  | 'confirm'
  /** A person lifted our block: remember it, withdraw the claim. */
  | 'overruled'
  /** There is nothing (any more) that is ours: forget the record, withdraw the claim. */
  | 'withdraw'
  /** The account was deleted from GitLab: forget the record. */
  | 'gone';

export type Action =
  | { readonly kind: 'block'; readonly why: BlockReason; readonly finishes: boolean }
  | { readonly kind: 'unblock'; readonly finishes: boolean }
  | { readonly kind: 'bookkeeping'; readonly how: RecordUpdate; readonly why: BlockReason };

export interface Decision {
  readonly action?: Action;
  /** In a person's words: why the action is taken, or why none is. */
  readonly reason: string;
  /** Set when nothing is done although something would be due; what the report counts it as. */
  readonly withheld?: 'protected' | 'respected' | 'overruled' | 'unknown' | 'unproven';
}

export const nothingToDo: Decision = { reason: '' };

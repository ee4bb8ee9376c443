import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Account } from '../account/account.ts';
import { type BlockRecord, blocks } from '../blocks.ts';
import { claimKey } from './claim.ts';

/** What acting on one account needs. */
export interface Acting {
  readonly gitlab: GitlabClient;
  readonly context: ApplyContext;
  /** The account as GitLab had it a moment ago. */
  readonly account: Account;
  /** Reads it again; undefined when it is gone. */
  readonly again: () => Promise<Account | undefined>;
  readonly ourIds: ReadonlySet<number>;
}

export const done: Outcome = { status: 'done', reason: '' };

export function skipped(reason: string): Outcome {
  return { status: 'skipped', reason };
}

/** Writes our record of an account, while the lease is ours. */
export async function rememberBlock(context: ApplyContext, record: BlockRecord): Promise<BlockRecord> {
  await context.commit([collectionOn(context.store, blocks).set(record.userId, record)]);
  return record;
}

export function remember({ context }: Acting, record: BlockRecord): Promise<BlockRecord> {
  return rememberBlock(context, record);
}

/** Forgets our record of an account. */
export async function forgetBlock(context: ApplyContext, userId: number): Promise<void> {
  await context.commit([collectionOn(context.store, blocks).remove(userId)]);
}

/**
 * Takes back our claim in GitLab, then forgets the record: what is forgotten first could not be finished after a crash.
 */
export async function forget({ gitlab, context, account }: Acting): Promise<void> {
  await gitlab.removeAttribute(account.id, claimKey);
  await forgetBlock(context, account.id);
}

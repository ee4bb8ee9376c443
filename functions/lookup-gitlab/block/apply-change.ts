import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import type { LookupClient } from '#shared/clients/lookup/lookup-client.ts';
import type { Change, Outcome } from '#shared/core/change.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { LookupStatus } from '../account/account.ts';
import { type Identity, identifier } from '../account/identity.ts';
import { failedIfOdd, readAccount } from '../account/read-account.ts';
import type { LookupGitlabConfig } from '../config.ts';
import { decide } from '../decide/decide.ts';
import type { Payload } from '../payload.ts';
import { keyOf, rulesOf } from '../plan.ts';
import { blockAccount } from './block-account.ts';
import { type Acting, done, forgetBlock, skipped } from './remember-block.ts';
import { unblockAccount } from './unblock-account.ts';
import { updateRecord } from './update-record.ts';

export interface ChangeParts {
  readonly config: LookupGitlabConfig;
  readonly gitlab: GitlabClient;
  readonly lookup: LookupClient;
}

/**
 * What Lookup says now, asked again only when the planned answer has grown old or the account is somebody else's by its
 * new username.
 */
async function freshLookupStatus(
  { config, lookup }: ChangeParts,
  payload: Payload,
  identity: Identity,
  context: ApplyContext,
): Promise<LookupStatus | undefined> {
  if (identity.kind !== 'person') return undefined;
  const { crsid, lookupStatus, lookupStatusAt } = payload;
  const isFresh = context.now() - lookupStatusAt <= config.staleAfterSeconds * 1000;
  if (isFresh && crsid === identity.crsid && lookupStatus !== undefined) return lookupStatus;
  const cancelled = (await lookup.ask([identity.crsid])).cancelled.get(identity.crsid);
  return cancelled === undefined ? 'unknown' : cancelled ? 'cancelled' : 'live';
}

async function perform(acting: Acting, { action, record }: Payload): Promise<Outcome> {
  if (action.kind === 'block') return blockAccount(acting, action.why);
  if (action.kind === 'bookkeeping') return updateRecord(acting, action, record);
  return record === undefined ? skipped('there is no record of the block') : unblockAccount(acting, record);
}

/** GitLab itself says that there is no such account: whatever was remembered of a block of it goes. */
async function forgetGone({ userId, record }: Payload, context: ApplyContext): Promise<Outcome> {
  if (record === undefined) return skipped('the account is gone from GitLab');
  await forgetBlock(context, userId);
  return done;
}

/**
 * Applies one change if it is still the right one: the account is read and decided about again first. A refusal of this
 * one account, or a record of it that cannot be read, is its failure; throws what concerns the whole run (credentials,
 * unavailability, an answer that cannot be read, the lease).
 */
export function applyChange(change: Change<Payload>, parts: ChangeParts, context: ApplyContext): Promise<Outcome> {
  return failedIfOdd(() => applyIfRight(change, parts, context));
}

async function applyIfRight(change: Change<Payload>, parts: ChangeParts, context: ApplyContext): Promise<Outcome> {
  const { config, gitlab } = parts;
  const { payload } = change;
  const again = () => readAccount(gitlab, payload.userId, config.identities);
  const account = await again();
  if (account === undefined) return forgetGone(payload, context);
  if (payload.action.kind === 'bookkeeping' && payload.action.how === 'gone') {
    return skipped('GitLab has the account after all');
  }
  const identity = identifier(config.identities)(account.username);
  const lookupStatus = await freshLookupStatus(parts, payload, identity, context);
  const rules = rulesOf(config, payload.selfId, context.now());
  const decision = decide({ account, identity, lookupStatus, record: payload.record }, rules);
  const { action } = decision;
  if (action === undefined || keyOf(account, action) !== change.key) {
    return skipped(`no longer right: ${decision.reason || `GitLab has it as ${account.state}`}`);
  }
  return perform({ gitlab, context, account, again, ourIds: rules.ourIds }, { ...payload, action });
}

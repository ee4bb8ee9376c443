import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import type { OddUser } from '#shared/clients/gitlab/user-schema.ts';
import { RefusedError } from '#shared/clients/http/http-errors.ts';
import type { LookupClient } from '#shared/clients/lookup/lookup-client.ts';
import type { Change, Outcome } from '#shared/core/change.ts';
import { LockstepError } from '#shared/core/errors.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Account, LookupStatus } from '../account/account.ts';
import { accountOf } from '../account/account-of.ts';
import { type Identity, identifier } from '../account/identity.ts';
import type { LookupGitlabConfig } from '../config.ts';
import { decide } from '../decide/decide.ts';
import type { Payload } from '../payload.ts';
import { keyOf, rulesOf } from '../plan.ts';
import { type Acting, skipped } from './acting.ts';
import { blockAccount } from './block-account.ts';
import { unblockAccount } from './unblock-account.ts';
import { updateRecord } from './update-record.ts';

export interface ChangeParts {
  readonly config: LookupGitlabConfig;
  readonly gitlab: GitlabClient;
  readonly lookup: LookupClient;
}

/** What Lookup says now, asked again only when the planned answer has grown old or the account is somebody else's by its new username. */
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

/** GitLab's record of the one account that a change is about cannot be read: what was begun is finished or withdrawn by a later run. */
class OddAccountError extends LockstepError {
  readonly ending = 'failed';

  constructor({ id, username, oddAt }: OddUser) {
    super(
      `GitLab answers ${oddAt} of ${username ?? `user ${id}`} in another form than expected; the next run tries again`,
    );
  }
}

async function perform(acting: Acting, { action, record }: Payload): Promise<Outcome> {
  if (action.kind === 'block') return blockAccount(acting, action.why);
  if (action.kind === 'bookkeeping') return updateRecord(acting, action, record);
  return record === undefined ? skipped('there is no record of the block') : unblockAccount(acting, record);
}

/**
 * Applies one change if it is still the right one: the account is read and decided about again first. A refusal of this one account
 * is its failure; throws what concerns the whole run (credentials, unavailability, an answer that cannot be read, the lease).
 */
export async function applyChange(
  change: Change<Payload>,
  parts: ChangeParts,
  context: ApplyContext,
): Promise<Outcome> {
  const { config, gitlab } = parts;
  const { payload } = change;
  const identify = identifier(config.identities);
  const again = async (): Promise<Account | undefined> => {
    const user = await gitlab.user(payload.userId);
    if (user !== undefined && 'oddAt' in user) throw new OddAccountError(user);
    return user && accountOf(user, identify(user.username), config.identities);
  };
  try {
    return await applied();
  } catch (error) {
    if (error instanceof RefusedError || error instanceof OddAccountError)
      return { status: 'failed', reason: error.message };
    throw error;
  }

  async function applied(): Promise<Outcome> {
    const account = await again();
    if (account === undefined) return skipped('the account is gone from GitLab');
    const identity = identify(account.username);
    const lookupStatus = await freshLookupStatus(parts, payload, identity, context);
    const rules = rulesOf(config, payload.selfId, context.now());
    const decision = decide({ account, identity, lookupStatus, record: payload.record }, rules);
    const { action } = decision;
    if (action === undefined || keyOf(account, action) !== change.key) {
      return skipped(`no longer right: ${decision.reason || `GitLab has it as ${account.state}`}`);
    }
    return await perform({ gitlab, context, account, again, ourIds: rules.ourIds }, { ...payload, action });
  }
}

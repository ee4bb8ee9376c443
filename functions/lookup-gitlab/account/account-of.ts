import type { GitlabUser } from '#shared/clients/gitlab/user-schema.ts';
import { claimKey } from '../block/claim.ts';
import type { Account } from './account.ts';
import type { Identity } from './identity.ts';
import type { IdentityRules } from './identity-rules.ts';

/** The CRSid that a sign-in provider's uid names: `ab123` or `ab123@example.ac.uk`. */
function namedBy(uid: string): string {
  return (uid.split('@')[0] ?? '').toLowerCase();
}

/** Reduces a GitLab user to what decisions rest on. */
export function accountOf(
  user: GitlabUser,
  identity: Identity,
  { provider }: Pick<IdentityRules, 'provider'>,
): Account {
  const uids = user.identities.filter(each => each.provider === provider).map(({ uid }) => uid);
  const contradicted =
    identity.kind === 'person' &&
    !identity.groupAdmin &&
    uids.some(uid => uid !== null && namedBy(uid) !== identity.crsid);
  return {
    id: user.id,
    username: user.username,
    state: user.state,
    createdOn: user.createdOn,
    lastSeenOn: user.lastSeenOn,
    isAdmin: user.isAdmin,
    isBot: user.isBot,
    contradicted,
    claim: user.attributes.get(claimKey) ?? null,
    blockedBy: user.attributes.get('blocked_by') ?? null,
    unblockedBy: user.attributes.get('unblocked_by') ?? null,
  };
}

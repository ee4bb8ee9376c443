import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import type { OddUser } from '#shared/clients/gitlab/user-schema.ts';
import { RefusedError } from '#shared/clients/http/http-errors.ts';
import type { Outcome } from '#shared/core/change.ts';
import { LockstepError } from '#shared/core/errors.ts';
import type { Account } from './account.ts';
import { accountOf } from './account-of.ts';
import { identifier } from './identity.ts';
import type { IdentityRules } from './identity-rules.ts';

/**
 * GitLab's record of the one account that a change is about cannot be read: what was begun is finished or withdrawn by
 * a later run.
 */
class OddAccountError extends LockstepError {
  readonly whose = 'GitLab, or a proxy in front of it';
  readonly ending = 'failed';

  constructor({ id, username, oddAt }: OddUser) {
    const whose = username ?? `user ${id}`;
    super(`GitLab answers ${oddAt} of ${whose} in another form than expected; the next run tries again`);
  }
}

/**
 * The account as GitLab has it now; undefined when GitLab says that it is gone.
 * @throws OddAccountError where its record cannot be read
 */
export async function readAccount(
  gitlab: GitlabClient,
  id: number,
  rules: IdentityRules,
): Promise<Account | undefined> {
  const user = await gitlab.user(id);
  if (user === undefined) return undefined;
  if ('oddAt' in user) throw new OddAccountError(user);
  return accountOf(user, identifier(rules)(user.username), rules);
}

/** What concerns one account alone (a refusal, a record that cannot be read) is its failure, and stops nobody else. */
export async function failedIfOdd(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RefusedError || error instanceof OddAccountError)
      return { status: 'failed', reason: error.message };
    throw error;
  }
}

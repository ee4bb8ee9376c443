import { blockedByUs, claimOf } from '../block/whose-block.ts';
import type { Rules, Situation } from '../decide/decision.ts';
import { due } from '../decide/due.ts';

/**
 * Whether the decision about an account could depend on a record of ours beyond those of unfinished blocks and
 * overruled ones, which are read anyway. For an ordinary day that is a handful, so that state reads follow the changes
 * and not the size of GitLab.
 */
export function recordMatters({ account, identity, lookupStatus }: Omit<Situation, 'record'>, rules: Rules): boolean {
  if (account.state === 'active') {
    return account.claim !== null || due({ account, identity, lookupStatus, record: undefined }, rules) !== undefined;
  }
  if (account.state !== 'blocked' || lookupStatus !== 'live') return false;
  return claimOf(account)?.why === 'cancelled' || blockedByUs(account, rules.ourIds);
}

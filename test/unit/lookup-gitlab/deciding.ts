import type { Account, LookupStatus } from '#functions/lookup-gitlab/account/account.ts';
import { identifier } from '#functions/lookup-gitlab/account/identity.ts';
import type { BlockRecord } from '#functions/lookup-gitlab/blocks.ts';
import { decide } from '#functions/lookup-gitlab/decide/decide.ts';
import type { Decision } from '#functions/lookup-gitlab/decide/decision.ts';
import { rulesOf } from '#functions/lookup-gitlab/plan.ts';
import { config } from './config.ts';
import { now, selfId } from './situations.ts';

const rules = rulesOf(config, selfId, now);
const identify = identifier(config.identities);

function decided(account: Account, lookupStatus?: LookupStatus, record?: BlockRecord): Decision {
  return decide({ account, identity: identify(account.username), lookupStatus, record }, rules);
}

/**
 * What is decided about an account, in short: `block: cancelled, finishing`, `bookkeeping: withdraw`, what is withheld,
 * or `nothing`.
 */
export function verdict(account: Account, lookupStatus?: LookupStatus, record?: BlockRecord): string {
  const { action, withheld } = decided(account, lookupStatus, record);
  if (action === undefined) return withheld ?? 'nothing';
  if (action.kind === 'bookkeeping') return `bookkeeping: ${action.how}`;
  const what = action.kind === 'block' ? `block: ${action.why}` : 'unblock';
  return action.finishes ? `${what}, finishing` : what;
}

import { protection } from '../account/protection.ts';
import { decideActive } from './decide-whether-to-block.ts';
import { decideBlocked } from './decide-whether-to-unblock.ts';
import { type Decision, nothingToDo, type Rules, type Situation } from './decision.ts';
import { due } from './due.ts';

/**
 * What is to be done about one account: at most one action, and planning again after it gives none. Pure.
 * Rules: the published service (blocks the cancelled, unblocks those it blocked and who are no longer cancelled, blocks
 * externals idle for 24 months); facts page, "Knowing blocked by us".
 */
export function decide(situation: Situation, rules: Rules): Decision {
  const { account, identity, record } = situation;
  if (identity.kind === 'ignored') return nothingToDo;
  const shield = protection(account, identity, rules.selfId);
  if (account.state === 'active') return decideActive(situation, rules, shield);
  if (account.state === 'blocked') return decideBlocked(situation, rules, shield);
  if (record?.phase === 'intended' || record?.phase === 'releasing') {
    return {
      action: { kind: 'bookkeeping', how: 'withdraw', why: record.why },
      reason: `GitLab has it as ${account.state} now, which is respected; what this service had begun is withdrawn`,
    };
  }
  const reason = shield === undefined ? due(situation, rules) : undefined;
  if (reason === undefined) return nothingToDo;
  return { reason: `${reason.reason}; GitLab has it as ${account.state}, which is respected`, withheld: 'respected' };
}

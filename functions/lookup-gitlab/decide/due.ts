import type { BlockReason } from '../block/claim.ts';
import type { Rules, Situation } from './decision.ts';
import { dateAt, idleness, isDue } from './idleness.ts';
import { pardonedAt } from './pardon.ts';

/**
 * A reason to block, with the sentence that people are told. It says since when; for the cancelled Lookup does not tell
 * that.
 */
export interface Due {
  readonly why: BlockReason;
  readonly reason: string;
}

const activity = (on: string | null): string =>
  on === null ? 'never active in GitLab' : `last active in GitLab on ${on}`;

/**
 * Why this account should be blocked today: its person is cancelled in Lookup, or it is an external that has been idle
 * for too long. Undefined where there is no such reason. Who must never be blocked (`protection.ts`), and what was done
 * before, is looked at elsewhere.
 */
export function due({ account, identity, lookupStatus, record }: Situation, rules: Rules): Due | undefined {
  if (identity.kind === 'person') {
    if (lookupStatus !== 'cancelled') return undefined;
    const whose = identity.groupAdmin ? `${identity.crsid}, whose group-admin account this is, is` : 'is';
    const reason = `${whose} cancelled in Lookup as of ${dateAt(rules.now)}; ${activity(account.lastSeenOn)}`;
    return { why: 'cancelled', reason };
  }
  if (identity.kind !== 'external') return undefined;
  const idle = idleness(account, rules.idleMonths, pardonedAt({ account, record }, rules));
  if (!isDue(idle.dueOn, dateAt(rules.now))) return undefined;
  const sign = idle.neverActive ? `never active, created on ${account.createdOn}` : `no activity since ${idle.since}`;
  const reason = `${sign}; ${rules.idleMonths} months were over on ${idle.dueOn}`;
  return { why: 'idle', reason };
}

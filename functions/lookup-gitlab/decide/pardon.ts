import { parseModerationMark } from '../block/moderation-mark.ts';
import type { Rules, Situation } from './decision.ts';

/** Whether GitLab says that somebody other than this service was the last to unblock the account. */
export function unblockedByPerson({ unblockedBy }: Situation['account'], ourIds: ReadonlySet<number>): boolean {
  const mark = parseModerationMark(unblockedBy);
  return mark !== undefined && !ourIds.has(mark.userId);
}

/**
 * When a person last decided that an idle external may stay (ms since the epoch): by lifting our block, as our record
 * tells, or any other block, as GitLab's mark tells. Null: never, as far as anyone knows. The account had no chance to
 * sign in before.
 */
export function pardonedAt(
  { account, record }: Omit<Situation, 'identity' | 'lookupStatus'>,
  rules: Rules,
): number | null {
  const overruled =
    (record?.phase === 'overruled' || record?.phase === 'letting-back') && record.why === 'idle'
      ? record.overruledAt
      : null;
  const unblocked = unblockedByPerson(account, rules.ourIds) ? parseModerationMark(account.unblockedBy)?.at : null;
  const times = [overruled, unblocked].filter(at => typeof at === 'number');
  return times.length === 0 ? null : Math.max(...times);
}

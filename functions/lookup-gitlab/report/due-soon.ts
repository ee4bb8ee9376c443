import { Temporal } from 'temporal-polyfill';
import type { Finding } from '#shared/core/change.ts';
import { protection } from '../account/protection.ts';
import type { Rules, Situation } from '../decide/decision.ts';
import { dateAt, idleness } from '../decide/idleness.ts';
import { pardonedAt } from '../decide/pardon.ts';

/**
 * The active externals whose months of idleness will be over within the next calendar month, soonest first: time to
 * warn them, since one sign-in is enough.
 */
export function dueSoon(situations: readonly Situation[], rules: Rules): Finding[] {
  const today = dateAt(rules.now);
  const horizon = today.add({ months: 1 });
  return situations
    .filter(
      ({ account, identity }) =>
        account.state === 'active' && protection(account, identity, rules.selfId) === undefined,
    )
    .map(({ account, record }) => ({
      account,
      idle: idleness(account, rules.idleMonths, pardonedAt({ account, record }, rules)),
    }))
    .filter(
      ({ idle: { dueOn } }) =>
        Temporal.PlainDate.compare(dueOn, today) > 0 && Temporal.PlainDate.compare(dueOn, horizon) <= 0,
    )
    .sort((a, b) => Temporal.PlainDate.compare(a.idle.dueOn, b.idle.dueOn) || a.account.id - b.account.id)
    .map(({ account, idle }) => ({
      kind: 'due-soon',
      target: account.username,
      message: `will be blocked from ${idle.dueOn} unless active before: ${
        idle.neverActive ? `never active, created on ${account.createdOn}` : `no activity since ${idle.since}`
      }`,
    }));
}

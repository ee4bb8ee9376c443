import { type Holding, type Holdings, holdingsOf } from '../../booking/holdings.ts';
import { type Matched, match } from '../../booking/match.ts';
import type { Strategy } from '../../booking/strategies.ts';
import type { Want } from '../../occurrence/want.ts';
import { type LocalNow, localNow } from '../../slot/local-now.ts';
import type { Reading } from './reading.ts';

export interface PlanRules {
  readonly departments: ReadonlySet<string> | 'all';
  readonly strategy: Strategy;
  readonly timeZone: string;
}

/** What every step of the plan looks at. */
export interface Planning {
  readonly reading: Reading;
  readonly rules: PlanRules;
  /** Ms since the epoch, by the run's clock. */
  readonly now: number;
  readonly local: LocalNow;
  readonly holdings: Holdings;
  readonly matched: Matched;
  /** Wants that Booker has not, or otherwise, and may be judged. */
  readonly open: readonly Want[];
  hasBegun(slot: { readonly start: string }): boolean;
}

/** Puts both sides together: which booking is ours, and which want it serves. */
export function planning(reading: Reading, now: number, rules: PlanRules): Planning {
  const { comparison, bookings, records, unreadableMarks } = reading;
  const local = localNow(now, rules.timeZone);
  const hasBegun = ({ start }: { readonly start: string }) => local.hasCome(start);
  const holdings = holdingsOf(comparison, bookings, records.values(), reading.account, unreadableMarks);
  const open = comparison.wants.filter(({ reference }) => !unreadableMarks.has(reference));
  const movable = ({ held }: Holding) => !hasBegun(held);
  return {
    reading,
    rules,
    now,
    local,
    holdings,
    open,
    matched: match(open, comparison.exact, holdings.ours, movable),
    hasBegun,
  };
}

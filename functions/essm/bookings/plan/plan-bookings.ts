import type { Finding, Plan } from '#shared/core/change.ts';
import { many } from '#shared/core/many.ts';
import { unitsOf } from './changes.ts';
import { allDecisions } from './decisions.ts';
import { judgeHeld } from './judge-held.ts';
import { placeWants } from './place-wants.ts';
import { type PlanRules, planning } from './planning.ts';
import type { Reading } from './reading.ts';
import { tidyRecords } from './records-in-order.ts';
import type { Work } from './work.ts';

/**
 * From both sides to changes; pure. What stays where it is decides what can be booked; what cannot waits, and says why.
 * Nothing that has begun or is past is changed, nothing that is not ours, and what TermTime merely lacks is kept until
 * that is certain.
 */
export function planBookings(reading: Reading, now: number, rules: PlanRules): Plan<Work> {
  const all = planning(reading, now, rules);
  const judged = judgeHeld(all);
  const placed = placeWants(
    all,
    judged.flatMap(({ stays }) => stays),
  );
  const decided = allDecisions([...judged.map(({ decisions }) => decisions), placed]);
  const touched = new Set([
    ...decided.bookkeeping.map(({ record }) => record.reference),
    ...decided.moves.flatMap(({ id, holding }) => (holding === undefined ? [id] : [id, holding.record.reference])),
  ]);
  const decisions = allDecisions([decided, tidyRecords(all, touched)]);
  const { comparison, wants } = reading;
  return {
    units: unitsOf(decisions, all),
    findings: [...reading.expanded.findings, ...decisions.findings, ...counted(reading)],
    population: { cancel: comparison.ours, update: comparison.ours, create: wants.length },
  };
}

/** What is left, and only counted. */
function counted({ comparison, beyondWindow, database, unreadable }: Reading): Finding[] {
  const finding = (kind: string, count: number, message: string): Finding[] =>
    count === 0 ? [] : [{ kind, target: database, message }];
  return [
    ...finding(
      'another-database',
      comparison.ofOtherDatabases,
      `${many(comparison.ofOtherDatabases, 'booking of another TermTime database is', 'bookings of other TermTime databases are')} left.`,
    ),
    ...finding(
      'outside-window',
      beyondWindow,
      `${many(beyondWindow, 'booking of ours begins after the window and is', 'bookings of ours begin after the window and are')} left.`,
    ),
    ...finding(
      'unreadable-bookings',
      unreadable.count,
      `${many(unreadable.count, 'entry', 'entries')} of Booker's list cannot be read and ${unreadable.count === 1 ? 'is' : 'are'} left; the first: ${unreadable.first}.`,
    ),
  ];
}

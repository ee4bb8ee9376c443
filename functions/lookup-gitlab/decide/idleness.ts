import { Temporal } from 'temporal-polyfill';
import type { Account } from '../account/account.ts';

const zone = 'Europe/London';

/** The local date at `now` (ms since the epoch). */
export function dateAt(now: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
}

export interface Idleness {
  /** Last sign of life, or of a person's decision to let the account stay. */
  readonly since: Temporal.PlainDate;
  /** First day on which the account may be blocked. */
  readonly dueOn: Temporal.PlainDate;
  readonly neverActive: boolean;
}

/**
 * Since when an account is idle, and from when it may be blocked: the day after `months` calendar months have passed in
 * full, so that neither the time of day nor the zone of GitLab's date can make it a day early (31 December and 29
 * February become the last day of a shorter month). Never active counts from creation, as in GitLab's own dormancy
 * rule. `pardonedAt` (ms): when a person unblocked it again; the months count anew from there.
 */
export function idleness(
  account: Pick<Account, 'lastSeenOn' | 'createdOn'>,
  months: number,
  pardonedAt: number | null,
): Idleness {
  const active = Temporal.PlainDate.from(account.lastSeenOn ?? account.createdOn);
  const pardoned = pardonedAt === null ? active : dateAt(pardonedAt);
  const since = Temporal.PlainDate.compare(active, pardoned) < 0 ? pardoned : active;
  return { since, dueOn: since.add({ months }).add({ days: 1 }), neverActive: account.lastSeenOn === null };
}

export function isDue(dueOn: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(dueOn, today) <= 0;
}

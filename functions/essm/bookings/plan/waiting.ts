import type { LocalNow } from '../../slot/local-now.ts';

const dayMs = 24 * 3_600_000;
const soonDays = 2;

/**
 * Whether a booking that cannot be made needs a person: it has waited for a day, or begins within two. `since`: ms
 * since the epoch, by the run's clock.
 */
export function needsPerson(start: string, since: number, now: number, local: LocalNow): boolean {
  return now - since >= dayMs || start < local.plusDays(soonDays);
}

import type { Occurrence } from '../lesson/occurrence.ts';
import type { ScheduleRecord } from './schedules.ts';

/** Whether Echo360 knows these presenters by now, by e-mail address in lower case. */
export type Presenters = ReadonlyMap<string, boolean>;

/** Says whether Echo360 knows somebody; each is asked for once a run. */
export type HasAccount = (email: string) => Promise<boolean>;

/**
 * Days until a presenter is tried again whom Echo360 refused although it has an account: by a role, say. Every night
 * would change the same recordings for nothing.
 */
const refusedDays = 7;

/**
 * The presenter whom a recording goes without since Echo360 did not know them, in lower case, if the lesson still has
 * them; undefined where nobody was left out, or it is too early to try again. `now`: run clock (ms).
 */
export function leftOutOf(record: ScheduleRecord, lesson: Occurrence, now: number): string | undefined {
  const wanted = lesson.sent.presenterEmail;
  if (wanted === null || record.sent.presenterEmail !== null || record.phase !== 'present') return undefined;
  const email = wanted.toLowerCase();
  const { leftOut } = record;
  // Of before this was kept, the digest tells: it is of all that was wanted, and the rest was sent.
  if (leftOut === null) return record.digest === lesson.digest ? email : undefined;
  if (leftOut.presenterEmail.toLowerCase() !== email) return undefined;
  const isEarly = leftOut.refusedAt !== null && now < leftOut.refusedAt + refusedDays * 86_400_000;
  return isEarly ? undefined : email;
}

/** Whether a recording is to be sent again with the presenter whom it was sent without. */
export function isKnownByNow(record: ScheduleRecord, lesson: Occurrence, presenters: Presenters, now: number): boolean {
  const email = leftOutOf(record, lesson, now);
  return email !== undefined && presenters.get(email) === true;
}

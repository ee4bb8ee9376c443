import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { type BookingRecord, bookings, type Obstacle } from '../booking/booking-record.ts';
import { obstacleText } from '../bookings/plan/obstacles.ts';

/** One booking that cannot be made, as schedulers read it. */
export interface ConflictRow {
  readonly room: string;
  /** Local, `YYYY-MM-DD HH:MM`. */
  readonly start: string;
  readonly end: string;
  /** What TermTime has there. */
  readonly activity: string;
  readonly activityCode: string;
  readonly department: string;
  /** What is in its way. */
  readonly inTheWay: string;
  readonly whatToDo: string;
  /** ISO 8601, UTC. */
  readonly waitingSince: string;
}

const advice: Readonly<Record<Obstacle['kind'], string>> = {
  activity: 'Move one of the two in TermTime, or colocate them if they share the room on purpose.',
  booking: 'Ask whoever booked it, or the room’s manager in Booker; or move the activity in TermTime.',
  ours: 'Nothing, if it is gone for good: it gives way by itself. Otherwise correct it in TermTime.',
  room: 'Choose another room in TermTime, or tell those who run Lockstep which room of Booker it is.',
  refused: 'Ask those who run Lockstep: Booker refused the booking.',
};

/** Everything that is asked for and cannot be booked, soonest first, from `today` (`YYYY-MM-DD`) on. */
export async function conflictRows(store: Store, today: string): Promise<ConflictRow[]> {
  return (await conflictEntries(store, today)).map(({ row }) => row);
}

/** The same, each with the reference that stays the booking's own. */
export async function conflictEntries(
  store: Store,
  today: string,
): Promise<{ readonly reference: string; readonly row: ConflictRow }[]> {
  const found: { reference: string; row: ConflictRow }[] = [];
  const waiting = collectionOn(store, bookings).all('waiting', { isWaiting: true }, { from: today });
  for await (const { value } of waiting) found.push({ reference: value.reference, row: rowOf(value) });
  return found;
}

export function rowOf(record: BookingRecord): ConflictRow {
  const { room, start, end, title, activity, department, inTheWay, waitingSince } = record;
  const kinds = [...new Set(inTheWay.map(({ kind }) => kind))];
  return {
    room,
    start: start.replace('T', ' '),
    end: end.replace('T', ' '),
    activity: title,
    activityCode: activity,
    department,
    inTheWay: inTheWay.map(obstacleText).join('; '),
    whatToDo: kinds.map(kind => advice[kind]).join(' '),
    waitingSince: new Date(waitingSince ?? 0).toISOString(),
  };
}

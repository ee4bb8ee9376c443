import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { notifications } from './queue/notifications.ts';
import { roomDays } from './room-day/room-days.ts';
import { schedules } from './schedule/schedules.ts';

/** What this sync remembers, typed. Documents are under `spreadId` of their natural ids. */
export function stateOn(store: Store) {
  return {
    notifications: collectionOn(store, notifications),
    roomDays: collectionOn(store, roomDays),
    schedules: collectionOn(store, schedules),
  };
}
export type SyncState = ReturnType<typeof stateOn>;

const msPerDay = 86_400_000;

/** When what is known of a lesson is forgotten (ms): so many days after its date, or after now if that is later. */
export function expiryOf(lessonDate: string, keepDays: number, now: number): number {
  return Math.max(now, Date.parse(`${lessonDate}T00:00:00Z`)) + keepDays * msPerDay;
}

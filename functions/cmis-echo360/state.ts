import { collectionOn } from '#shared/state/collection.ts';
import { spreadId } from '#shared/state/spread-id.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { type Doubt, doubts } from './lesson/doubts.ts';
import { notifications } from './queue/notifications.ts';
import { roomDays } from './room-day/room-days.ts';
import { schedules } from './schedule/schedules.ts';

/** What this sync remembers, typed. Documents are under `spreadId` of their natural ids. */
export function stateOn(store: Store) {
  return {
    doubts: collectionOn(store, doubts),
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

const doubtDays = 60;

/** Keeps what is in question of a slot; forgotten if nobody has seen it so for long. */
export function doubtWrite({ doubts: collection }: Pick<SyncState, 'doubts'>, doubt: Doubt): Write {
  return collection.set(spreadId(doubt.key), doubt, { expiresAt: doubt.seenAt + doubtDays * msPerDay });
}

import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { doubts } from './lesson/doubts.ts';
import { notifications } from './queue/notifications.ts';
import { roomDays } from './room-day/room-days.ts';
import { schedules } from './schedule/schedules.ts';

/** What this sync remembers, typed. */
export function stateOn(store: Store) {
  return {
    doubts: collectionOn(store, doubts),
    notifications: collectionOn(store, notifications),
    roomDays: collectionOn(store, roomDays),
    schedules: collectionOn(store, schedules),
  };
}
export type SyncState = ReturnType<typeof stateOn>;

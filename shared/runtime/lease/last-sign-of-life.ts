import { collectionOn } from '#shared/state/collection.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { Store } from '#shared/state/store.ts';

/** A ticket in the control record of `name`, and how long a silent holder keeps it. */
export interface HeldTicket {
  readonly name: string;
  readonly ticket: string;
  readonly leaseMs: number;
}

/**
 * When the ticket's holder last gave a sign of life, where that was within the lease time before `readAt`; both are ms
 * by the store's clock. Undefined: it holds nobody back any more.
 */
export async function lastSignOfLife(
  store: Store,
  { name, ticket, leaseMs }: HeldTicket,
  readAt: number,
): Promise<number | undefined> {
  const heartbeat = await collectionOn(store, heartbeats).get(name);
  if (heartbeat === undefined || heartbeat.value.ticket !== ticket) return undefined;
  return heartbeat.updatedAt + leaseMs > Math.max(readAt, heartbeat.readAt) ? heartbeat.updatedAt : undefined;
}

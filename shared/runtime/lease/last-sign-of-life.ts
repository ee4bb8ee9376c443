import { collectionOn } from '#shared/state/collection.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { RunParts } from '../run/run-parts.ts';

/**
 * When the ticket's holder last gave a sign of life, where that was within the lease time before `readAt`; both are ms
 * by the store's clock. Undefined: it holds nobody back any more.
 */
export async function lastSignOfLife(
  name: string,
  ticket: string,
  readAt: number,
  parts: RunParts,
): Promise<number | undefined> {
  const heartbeat = await collectionOn(parts.store, heartbeats).get(name);
  if (heartbeat === undefined || heartbeat.value.ticket !== ticket) return undefined;
  const ends = heartbeat.updatedAt + parts.settings.leaseMs;
  return ends > Math.max(readAt, heartbeat.readAt) ? heartbeat.updatedAt : undefined;
}

import { collectionOn } from '#shared/state/collection.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import type { RunParts } from '../run/run-parts.ts';

/** Whether the ticket's holder gave a sign of life within the lease time before `readAt` (ms, the store's clock). */
export async function isHolderAlive(name: string, ticket: string, readAt: number, parts: RunParts): Promise<boolean> {
  const heartbeat = await collectionOn(parts.store, heartbeats).get(name);
  if (heartbeat === undefined || heartbeat.value.ticket !== ticket) return false;
  return heartbeat.updatedAt + parts.settings.leaseMs > Math.max(readAt, heartbeat.readAt);
}

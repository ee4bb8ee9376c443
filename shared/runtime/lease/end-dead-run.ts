import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';

/**
 * Ends the record of a run that died and cannot do so itself. No write when the record has its end already. `message`:
 * what became of it, for people.
 */
export async function deadRunWrites(store: Store, runId: string, message: string, now: number): Promise<Write[]> {
  const records = collectionOn(store, runs);
  const found = await records.get(runId);
  if (found === undefined || found.value.status !== 'running') return [];
  const ended = {
    ...found.value,
    status: 'aborted' as const,
    endedAt: now,
    message,
    remains: true,
  };
  return [records.setIfUnchanged(runId, found, ended)];
}

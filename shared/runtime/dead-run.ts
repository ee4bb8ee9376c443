import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';

/** The write that ends the record of a run whose process went away without a word; none when the record has its end already. */
export async function deadRunWrites(store: Store, runId: string, continuedBy: string, now: number): Promise<Write[]> {
  const records = collectionOn(store, runs);
  const found = await records.get(runId);
  if (found === undefined || found.value.status !== 'running') return [];
  const ended = {
    ...found.value,
    status: 'aborted' as const,
    endedAt: now,
    message: `The process ended without a word. Run ${continuedBy} took over and continues the work.`,
    remains: true,
  };
  return [records.set(runId, ended, { ifVersion: found.version })];
}

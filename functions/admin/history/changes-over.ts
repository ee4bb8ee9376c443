import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Store } from '#shared/state/store.ts';
import type { RecordedChange } from '../run/change-search.ts';

/** So many documents of one run's plan are looked through; with ten runs that is half of what a page may read. */
const partsLookedAt = 8;

interface FoundChange {
  readonly runId: string;
  /** When the run began, ms since the epoch; undefined where its record is gone. */
  readonly at: number | undefined;
  readonly change: RecordedChange;
}

/**
 * What each of a few runs did to one thing, latest first. `cut`: runs whose plans were too long to be looked through.
 */
export async function changesOver(
  store: Store,
  runIds: readonly string[],
  targets: readonly string[],
): Promise<{ readonly changes: readonly FoundChange[]; readonly cut: readonly string[] }> {
  const records = await collectionOn(store, runs).getMany(runIds);
  const cut: string[] = [];
  const all = await Promise.all(
    runIds.map(async runId => {
      const record = records.get(runId)?.value;
      const { entries, next } = await collectionOn(store, changeParts).query(
        'byRun',
        { runId: record?.planOf ?? runId },
        { limit: partsLookedAt },
      );
      const found = entries
        .flatMap(({ value }) => value.changes)
        .filter(change => targets.includes(change.target))
        .map(change => ({ runId, at: record?.startedAt, change }));
      if (found.length === 0 && next !== undefined) cut.push(runId);
      return found;
    }),
  );
  return { changes: all.flat().slice(0, 100), cut };
}

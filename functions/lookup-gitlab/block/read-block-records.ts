import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import { type BlockRecord, blocks } from '../blocks.ts';

/** Phases that are read whatever GitLab shows: what is unfinished, and what a person decided. */
const alwaysRead = ['intended', 'releasing', 'letting-back', 'overruled'] as const;

/** Every record in one of these phases. */
export async function recordsIn(
  store: Store,
  phases: readonly BlockRecord['phase'][],
): Promise<readonly BlockRecord[]> {
  const found: BlockRecord[] = [];
  for (const phase of phases) {
    for await (const { value } of collectionOn(store, blocks).all('inPhase', { phase })) found.push(value);
  }
  return found;
}

/** Our records of these accounts, and all that are unfinished or overruled; by GitLab user id. */
export async function readRecords(store: Store, userIds: readonly number[]): Promise<ReadonlyMap<number, BlockRecord>> {
  const collection = collectionOn(store, blocks);
  const records = new Map<number, BlockRecord>();
  for (const record of await recordsIn(store, alwaysRead)) records.set(record.userId, record);
  const missing = userIds.filter(id => !records.has(id));
  for (const { value } of (await collection.getMany(missing)).values()) records.set(value.userId, value);
  return records;
}

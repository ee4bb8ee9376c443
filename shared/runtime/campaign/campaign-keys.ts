import type { Campaign } from '#shared/core/campaign.ts';
import { hashOf, holds, packed, shardOf } from '#shared/core/key-set.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { campaignKeys } from '#shared/state/collections/campaign-keys.ts';
import type { Store, Write } from '#shared/state/store.ts';

/** The end of a campaign removes all its documents in one commit, beside what else is written then. */
export const mostShards = 200;

const keyOf = (campaign: string, shard: number): string => `${campaign}-${shard}`;

/** The writes that store the keys of a campaign, as hashes (`hashOf`). */
export function keyWrites(
  store: Store,
  { id, shards, until }: Pick<Campaign, 'id' | 'shards' | 'until'>,
  hashes: Iterable<string>,
): Write[] {
  const byShard = new Map<number, string[]>(Array.from({ length: shards }, (_, shard) => [shard, []]));
  for (const hash of hashes) byShard.get(shardOf(hash, shards))?.push(hash);
  return [...byShard].map(([shard, inShard]) =>
    collectionOn(store, campaignKeys).set(keyOf(id, shard), { campaign: id, until, shard, hashes: packed(inShard) }),
  );
}

/** The writes that remove them. */
export function keyRemovals(store: Store, { id, shards }: Pick<Campaign, 'id' | 'shards'>): Write[] {
  return Array.from({ length: shards }, (_, shard) => collectionOn(store, campaignKeys).remove(keyOf(id, shard)));
}

/**
 * The keys of a campaign as one run looks them up: a shard is read when one of its keys is first asked for, once a run.
 * So a run reads at most as many documents as it plans changes, and at most all shards.
 */
export class CampaignKeys {
  readonly #store: Store;
  readonly #shards = new Map<number, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Says of each of these keys whether the campaign covers it. */
  async coveredBy(
    { id, shards }: Pick<Campaign, 'id' | 'shards'>,
    keys: readonly string[],
  ): Promise<(key: string) => boolean> {
    if (shards === 0) return () => false;
    const hashes = new Map(keys.map(key => [key, hashOf(key)]));
    const wanted = [...new Set([...hashes.values()].map(hash => shardOf(hash, shards)))];
    const missing = wanted.filter(shard => !this.#shards.has(shard));
    if (missing.length > 0) {
      const found = await collectionOn(this.#store, campaignKeys).getMany(missing.map(shard => keyOf(id, shard)));
      for (const shard of missing) this.#shards.set(shard, found.get(keyOf(id, shard))?.value.hashes ?? '');
    }
    return key => {
      const hash = hashes.get(key);
      return hash !== undefined && holds(this.#shards.get(shardOf(hash, shards)) ?? '', hash);
    };
  }
}

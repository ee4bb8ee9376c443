import { hash } from 'node:crypto';

/** Characters of a key's hash that are kept, 72 bits: of a million keys no two are alike. */
const kept = 12;

/** Keys that share one shard, about: with these a shard is a document of some 60 KiB. */
const keysPerShard = 5_000;

/** What is kept of a key. */
export function hashOf(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, kept);
}

/** Into how many shards so many keys are divided. Hashes fall evenly, so none of them grows much beyond its share. */
export function shardsFor(keys: number): number {
  return Math.max(1, Math.ceil(keys / keysPerShard));
}

/** The shard of a hash among so many. */
export function shardOf(hashed: string, shards: number): number {
  return Buffer.from(hashed.slice(0, 8), 'base64url').readUInt32BE() % shards;
}

/** Hashes of one shard as one text, sorted, so that it is searched as it is. */
export function packed(hashes: Iterable<string>): string {
  return [...new Set(hashes)].sort().join('');
}

/** Whether a packed shard holds a hash. */
export function holds(shard: string, wanted: string): boolean {
  let [from, to] = [0, shard.length / kept];
  while (from < to) {
    const middle = (from + to) >> 1;
    const found = shard.slice(middle * kept, (middle + 1) * kept);
    if (found === wanted) return true;
    if (found < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashOf, holds, packed, shardOf, shardsFor } from '#shared/core/key-set.ts';

describe('the keys that a campaign permits, kept as hashes', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  it('hold each that was put in, and no other, however many there are', () => {
    for (let size = 0; size <= keys.length; size += 1) {
      const inside = keys.slice(0, size);
      const shard = packed(inside.map(hashOf));
      assert.deepEqual(
        keys.filter(key => holds(shard, hashOf(key))),
        inside,
      );
    }
  });

  it('hold each once, in their order', () => {
    const hashes = keys.map(hashOf);
    const shard = packed([...hashes, ...hashes]);
    assert.equal(shard, hashes.toSorted().join(''));
    assert.equal(packed([]), '');
  });

  it('are short, and nearly never alike', () => {
    const hashes = Array.from({ length: 5_000 }, (_, at) => hashOf(`key ${at}`));
    assert.ok(hashes.every(hash => /^[\w-]{12}$/.test(hash)));
    assert.equal(new Set(hashes).size, 5_000);
    assert.equal(hashOf('a'), hashOf('a'));
  });

  it('are divided into documents of a size that the store takes', () => {
    assert.deepEqual([0, 1, 5_000, 5_001, 50_000].map(shardsFor), [1, 1, 1, 2, 10]);
  });

  it('fall evenly into them, each key always into the same', () => {
    const counts = [0, 0, 0, 0];
    for (let at = 0; at < 4_000; at += 1) {
      const shard = shardOf(hashOf(`key ${at}`), 4);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    assert.equal(counts.length, 4);
    assert.ok(Math.min(...counts) > 900, counts.join());
    assert.equal(shardOf(hashOf('a'), 4), shardOf(hashOf('a'), 4));
    assert.equal(shardOf(hashOf('a'), 1), 0);
  });

  it('fall where they fell before: what is stored is found again', () => {
    assert.equal(shardOf('AAAAAAAAAAAA', 7), 0);
    assert.equal(shardOf('AAAAAQAAAAAA', 7), 1);
    assert.equal(shardOf('AQAAAAAAAAAA', 7), 16_777_216 % 7);
  });
});

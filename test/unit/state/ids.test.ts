import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainIds, spreadIds, spreadNumberIds } from '#shared/state/ids.ts';

describe('ids of documents', () => {
  it('keep the key readable behind four hexadecimal characters, the same every time', () => {
    assert.match(spreadIds.idOf('2026/27-123'), /^[0-9a-f]{4}-2026\/27-123$/);
    assert.equal(spreadIds.idOf('88-3'), spreadIds.idOf('88-3'));
  });

  it('spread a counter over the key range', () => {
    const beginnings = new Set(Array.from({ length: 1000 }, (_, index) => spreadNumberIds.idOf(index)[0]));
    assert.equal(beginnings.size, 16);
  });

  it('lead back to the key', () => {
    for (const key of ['2026/27-123', '', '-', 'a-b-c']) {
      assert.equal(spreadIds.keyOf(spreadIds.idOf(key)), key);
      assert.equal(plainIds.keyOf(plainIds.idOf(key)), key);
    }
    for (const key of [0, 7, 123_456]) assert.equal(spreadNumberIds.keyOf(spreadNumberIds.idOf(key)), key);
  });
});

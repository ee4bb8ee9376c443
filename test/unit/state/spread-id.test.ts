import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spreadId } from '#shared/state/spread-id.ts';

describe('spreadId', () => {
  it('keeps the natural id readable behind four hexadecimal characters', () => {
    assert.match(spreadId('2026/27-123'), /^[0-9a-f]{4}-2026\/27-123$/);
  });

  it('is the same every time', () => {
    assert.equal(spreadId('88-3'), spreadId('88-3'));
  });

  it('spreads a counter over the key range', () => {
    const beginnings = new Set(Array.from({ length: 1000 }, (_, index) => spreadId(`${index}`)[0]));
    assert.equal(beginnings.size, 16);
  });
});

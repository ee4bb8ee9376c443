import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortened } from '#shared/core/shortened.ts';

describe('a text that is shortened', () => {
  it('is whole up to its bound, and says beyond it how much is missing', () => {
    assert.equal(shortened('abc', 3), 'abc');
    assert.equal(shortened('abcd', 3), 'abc… 1 more characters');
    assert.equal(shortened('x'.repeat(5_003), 3, ' in the log'), 'xxx… 5,000 more characters in the log');
  });

  it('does not end in half a character', () => {
    assert.equal(shortened('ab😀cd', 3), 'ab… 4 more characters');
    assert.ok(shortened('😀'.repeat(9), 5).isWellFormed());
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carriedOver } from '#shared/core/carried-over.ts';

describe('what a run that died is taken to have done', () => {
  it('is what it recorded as done, and what it left open that is not planned again', () => {
    const changes = [
      { key: 'a', kind: 'delete', outcome: 'done' },
      { key: 'b', kind: 'delete', outcome: null },
      { key: 'c', kind: 'delete', outcome: null },
      { key: 'c2', kind: 'create', outcome: null },
      { key: 'd', kind: 'create', outcome: 'failed' },
      { key: 'e', kind: 'create', outcome: 'deferred' },
    ] as const;
    assert.deepEqual(carriedOver(changes, new Set(['c', 'c2', 'd'])), { delete: 2 });
  });

  it('counts a change that was done and is planned again', () => {
    assert.deepEqual(carriedOver([{ key: 'a', kind: 'block', outcome: 'done' }], new Set(['a'])), { block: 1 });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOfKey, keyOfId } from '#shared/state/document/document-key.ts';
import fc from '#test/support/fast-check.ts';

const nasty = fc.string({
  unit: fc.constantFrom('/', '.', '_', '%', '%2F', '%25', '%2E', '%5F', '2F', 'é', '😀', ' '),
  minLength: 1,
  maxLength: 8,
});

describe('the key of a document', () => {
  it('gives its id back, and is nothing that Firestore reserves', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nasty,
          fc.string({ unit: 'grapheme', minLength: 1 }).filter(id => !id.includes('\0')),
        ),
        id => {
          const key = keyOfId('notes', id);
          assert.equal(idOfKey(key), id);
          assert.doesNotMatch(key, /\/|^\.\.?$|^__.*__$/s);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the id itself where nothing is reserved', () => {
    for (const id of ['lookup-gitlab', 'echo360.org.uk', '_x_', 'a b', '2026-10-25T09:00:00.000Z'])
      assert.equal(keyOfId('notes', id), id);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, CredentialError, LeaseLostError, StateError, UnavailableError } from '#shared/core/errors.ts';
import { connectError, isPassing, storeError } from '#shared/state/firestore/failures.ts';

function rpcError(code: number, text = 'as told'): Error {
  return Object.assign(new Error(text), { code });
}

describe('an error of Firestore’s client', () => {
  const meanings = [
    [4, UnavailableError],
    [8, UnavailableError],
    [10, UnavailableError],
    [13, UnavailableError],
    [14, UnavailableError],
    [7, CredentialError],
    [16, CredentialError],
    [5, ConfigError],
    [9, StateError],
    [3, StateError],
  ] as const;
  for (const [code, meaning] of meanings) {
    it(`with code ${code} means ${meaning.name}`, () => {
      const error = storeError(rpcError(code), 'projects/p/databases/d');
      assert.ok(error instanceof meaning);
      assert.match(error.message, /projects\/p\/databases\/d.*as told/);
      assert.equal(isPassing(rpcError(code)), meaning === UnavailableError);
    });
  }

  it('that finds no credentials means CredentialError', () => {
    assert.ok(connectError(new Error('Could not load the default credentials.'), 'd') instanceof CredentialError);
    const passing = rpcError(14);
    assert.equal(connectError(passing, 'd'), passing);
  });

  it('of another kind is left as it is', () => {
    for (const error of [new TypeError('a defect'), new LeaseLostError('gone'), 'text']) {
      assert.equal(storeError(error, 'd'), error);
      assert.equal(isPassing(error), false);
    }
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { deployedFunctions, deployedIndexes } from '#functions/deployment-map.ts';

const declared = deployedIndexes();

describe('what Terraform knows of the code', () => {
  it('has the functions of the descriptors (npm run infrastructure writes them)', () => {
    assert.deepEqual(JSON.parse(readFileSync('terraform/functions.json', 'utf8')), deployedFunctions());
  });

  it('has the indexes of the declared queries (npm run infrastructure writes them)', () => {
    assert.deepEqual(JSON.parse(readFileSync('terraform/indexes.json', 'utf8')), declared);
  });

  it('names each index and each field once, and every collection expires by a field that has no index', () => {
    const fields = Object.values(declared.fields);
    for (const { collection } of fields) {
      const expiry = fields.filter(field => field.collection === collection && field.expires);
      assert.equal(expiry.length, 1, collection);
      assert.deepEqual(expiry[0]?.directions, [], collection);
    }
    const composites = new Set(Object.values(declared.composites).map(index => JSON.stringify(index)));
    assert.equal(composites.size, Object.keys(declared.composites).length);
  });
});

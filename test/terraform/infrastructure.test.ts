import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { allQueries } from '#functions/collections.ts';
import { indexesOf } from '#shared/state/firestore/indexes-of.ts';
import { terraformIndexes } from '#shared/state/firestore/terraform-indexes.ts';

const declared = terraformIndexes(indexesOf(allQueries));

describe('what Terraform knows of the code', () => {
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

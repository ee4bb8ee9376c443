import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What only the definition of a collection, and the stores under it, may speak of. */
const ownMatters = [
  { what: 'how a document is named', form: /\b(plainIds|spreadIds|spreadNumberIds)\b|state\/ids\.ts/ },
  { what: 'when a document expires', form: /\bexpiresAt\b|\bdaysAfter\b/ },
  { what: 'a write as the store has it', form: /\bkind: '(create|set|delete)',[^}]*\bcollection:/ },
  { what: 'a read by the id in the store', form: /\bstore\.(get|getMany|query|count)\(/ },
];

describe('a collection', () => {
  const files = globSync('{functions,shared}/**/*.ts', { cwd: root }).map(file => file.replaceAll('\\', '/'));
  const texts = files
    .filter(file => !file.startsWith('shared/state/'))
    .map(file => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }));

  for (const { what, form } of ownMatters) {
    it(`says alone ${what}`, () => {
      assert.ok(texts.length > 300, 'the whole house was read');
      const found = texts.filter(({ text }) => form.test(text) && !text.includes('defineCollection('));
      assert.deepEqual(
        found.map(({ file }) => file),
        [],
      );
    });
  }
});

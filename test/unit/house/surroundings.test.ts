import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What enters from outside, each by one place; the executables hand the process itself to it. */
const doors = [
  // Firestore's library reads a variable by itself: its door is shut there.
  { what: 'the environment', form: /\bprocess\.env\b/, by: ['shared/state/firestore/connection.ts'] },
  {
    what: 'the clock',
    form: /\bDate\.now\(|\bperformance\.now\(|\bnew Date\(\)|\bTemporal\.Now\b/,
    by: ['shared/runtime/system-clock.ts'],
  },
  {
    what: 'randomness',
    form: /\bMath\.random\b|\brandomBytes\(|\brandomUUID\(|\bgetRandomValues\(/,
    by: ['shared/installation/process-surroundings.ts'],
  },
];

describe('time, randomness and the environment', () => {
  const files = globSync('{functions,shared}/**/*.ts', { cwd: root }).map(file => file.replaceAll('\\', '/'));
  for (const { what, form, by } of doors) {
    it(`${what} enters in one place`, () => {
      assert.ok(files.length > 300, 'the whole house was read');
      const found = files.filter(file => form.test(readFileSync(`${root}/${file}`, 'utf8')));
      assert.deepEqual(
        found.filter(file => !by.includes(file)),
        [],
      );
    });
  }
});

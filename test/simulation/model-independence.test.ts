import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const here = new URL('./', import.meta.url);

describe('a model', () => {
  for (const file of globSync('*/{,**/}*model*.ts', { cwd: here })) {
    if (file.endsWith('.test.ts')) continue;
    it(`shares no code with what it judges: ${file}`, () => {
      const source = readFileSync(new URL(file, here), 'utf8');
      const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
        ([, specifier]) => specifier ?? '',
      );
      const foreign = specifiers.filter(specifier => /functions|shared|sandbox|harness/.test(specifier));
      assert.deepEqual(foreign, []);
    });
  }
});

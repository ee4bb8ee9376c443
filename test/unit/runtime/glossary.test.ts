import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../../../', import.meta.url);

describe('functions/GLOSSARY.md', () => {
  it('leads to files that are there', () => {
    const text = readFileSync(new URL('functions/GLOSSARY.md', root), 'utf8');
    const paths = [...text.matchAll(/`((?:functions|shared)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    assert.ok(paths.length > 8);
    assert.deepEqual(
      paths.filter(path => !existsSync(new URL(path, root))),
      [],
    );
  });
});

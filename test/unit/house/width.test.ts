import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { formatter } = z
  .object({ formatter: z.object({ lineWidth: z.number() }) })
  .parse(JSON.parse(readFileSync(`${root}/biome.json`, 'utf8')));

/**
 * A line that is a comment, or the inside of one. Code is the formatter's; what it leaves long is a text that cannot be
 * broken.
 */
const comment = /^\s*(\/\/|\/\*|\*)/;

describe('comments', () => {
  const names = globSync('{functions,shared,test,build}/**/*.ts', { cwd: root });

  it('are no wider than the code around them', () => {
    assert.ok(names.length > 500, 'all source files were read');
    const wide = names.flatMap(name =>
      readFileSync(`${root}/${name}`, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          line.length > formatter.lineWidth && comment.test(line) ? [`${name}:${index + 1}`] : [],
        ),
    );
    assert.deepEqual(wide, []);
  });
});

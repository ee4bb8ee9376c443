import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** How many of something stands before a word in the plural, whatever the number: `${rows.length} rows`. */
const counted = /\$\{[\w.#()]*\b(?:length|size|count|[a-z]+Count)\} (?:[a-z]+ )?[a-z]+s\b/;

/** What no person reads when all is well, or what is never one. */
const others: readonly string[] = [
  'functions/essm/room-bookings/create-essm-roombookings.ts',
  'shared/clients/cmis/statements/expand-lists.ts',
  'shared/installation/doctor/examine.ts',
  'shared/runtime/run/apply-units.ts',
];

describe('messages', () => {
  it('say of one that it is one: counts stand before a noun by `many`, or the one was told apart', () => {
    const names = globSync('{functions,shared}/**/*.ts', { cwd: root }).filter(name => !name.includes('/sandbox/'));
    assert.ok(names.length > 500, 'all source files were read');
    const wrong = names.flatMap(name => {
      const lines = readFileSync(`${root}/${name}`, 'utf8').split('\n');
      return lines.flatMap((line, index) => {
        const toldApart = lines.slice(Math.max(0, index - 3), index + 2).some(near => /=== 1|> 1\b/.test(near));
        return counted.test(line) && !toldApart && !others.includes(name)
          ? [`${name}:${index + 1}: ${line.trim()}`]
          : [];
      });
    });
    assert.deepEqual(wrong, []);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { columnsOf, wrap } from '#shared/cli/render/wrap.ts';
import fc from '#test/support/fast-check.ts';

describe('text in a terminal', () => {
  it('is as wide as it is seen: colours take no column, wide characters two', () => {
    assert.equal(columnsOf('\u001b[31mred\u001b[39m'), 3);
    assert.equal(columnsOf('会議室'), 6);
    assert.equal(columnsOf('é'), 1);
  });

  it('is broken between words, further lines indented further', () => {
    assert.equal(wrap('one two three four', 12, '  '), '  one two\n    three\n    four');
  });

  it('never leaves the width unless a word is longer than that', () => {
    const word = fc.stringMatching(/^[a-z会室]{1,10}$/);
    fc.assert(
      fc.property(fc.array(word), words => {
        for (const line of wrap(words.join(' '), 30, '  ').split('\n')) assert.ok(columnsOf(line) <= 30, line);
      }),
    );
  });
});
